/** The rows of the table of runs: what is saved, with the open run as it stands now. */
import type { SavedRun } from '../../../contract/train.ts';
import { useAppStore } from '../../use-app-store.ts';

/** The saved runs; the open one shows its steps and figures of now. */
export function useRunRows(): readonly SavedRun[] {
  const saved = useAppStore((state) => state.train.saved);
  const facts = useAppStore((state) => state.train.facts);
  const heldOut = useAppStore((state) => state.train.heldOut);
  if (!facts) return saved;
  return saved.map((run) =>
    run.id === facts.id ? { ...run, steps: facts.steps, heldOut: heldOut.at(-1) ?? run.heldOut } : run,
  );
}
