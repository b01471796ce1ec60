/** When the held-out pairs cannot answer the loaded model. */
import { isForeignToPairs } from '../../../state/retrieve/query-questions.ts';
import { MeaningNote } from '../../kit/run/run-status.tsx';
import { useAppStore } from '../../use-app-store.ts';

/** Says why the held-out pairs cannot answer the loaded model. */
export function ForeignPairs() {
  const foreign = useAppStore(isForeignToPairs);
  if (!foreign) return null;
  return (
    <MeaningNote testId="foreign-pairs">
      The held-out pairs were embedded by the page’s first model, and the one that is loaded speaks another
      language: choose the open clips as gallery, or load the first model under Models.
    </MeaningNote>
  );
}
