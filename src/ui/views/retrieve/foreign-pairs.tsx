/** A note for when the held-out pairs come from another model than the loaded one. */
import { isForeignToPairs } from '../../../state/retrieve/query-questions.ts';
import { MeaningNote } from '../../kit/run/run-status.tsx';
import { useAppStore } from '../../use-app-store.ts';

/** Says why the held-out pairs cannot be compared with the loaded model's embeddings. */
export function ForeignPairs() {
  const foreign = useAppStore(isForeignToPairs);
  if (!foreign) return null;
  return (
    <MeaningNote testId="foreign-pairs">
      The held-out pairs were embedded by the page’s first model, so they cannot be compared with the loaded
      one. Choose the open clips as gallery, or load the first model under Models.
    </MeaningNote>
  );
}
