/** Warnings about a checkpoint that change how its losses are read. */
import { MeaningNote } from '../../../kit/run/run-status.tsx';
import { useAppStore } from '../../../use-app-store.ts';

/** Notes on a checkpoint that does not state whether it predicts normalised patches, and on an untrained decoder. */
export function WeightsNotes() {
  const unknown = useAppStore((state) => state.models.loaded?.config.normPix === null);
  const untrained = useAppStore((state) => state.models.loaded?.objective === 'contrastive');
  return (
    <>
      {unknown && (
        <MeaningNote testId="norm-pix-note">
          This checkpoint does not state whether it predicts normalised patches (norm_pix). The page assumes
          that it does not; you can change this under Painting.
        </MeaningNote>
      )}
      {untrained && (
        <MeaningNote testId="untrained-decoder-note">
          This model’s decoder was never trained: the model was trained with the contrastive loss only, and
          the decoder still has its random initial weights. The rebuilt pictures are noise, and so are their
          losses.
        </MeaningNote>
      )}
    </>
  );
}
