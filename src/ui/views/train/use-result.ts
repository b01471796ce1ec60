/** What is done with the weights of a run: a file, or the model of every view. */
import { saveBlob } from '../../figures/export/save-picture.ts';
import { useActions } from '../../use-app-store.ts';

/** Saves a run's weights as a file, or loads them and opens Reconstruct. */
export function useResult() {
  const { exportFile, loadResult } = useActions('train');
  const { setView } = useActions('shell');
  return {
    save: async (runId: string) => {
      const file = await exportFile(runId);
      if (file) saveBlob(file, file.name);
    },
    load: async (runId: string) => {
      if (await loadResult(runId)) setView('reconstruct');
    },
  };
}
