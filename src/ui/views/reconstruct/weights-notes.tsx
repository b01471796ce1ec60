/** Warnings about a checkpoint that change how its losses are read. */
import { MeaningNote } from '../../kit/run/run-status.tsx';
import { useAppStore } from '../../use-app-store.ts';

/** For a checkpoint that does not say whether it predicts normalised patches: what the page assumes. */
export function NormPixNote() {
  const unknown = useAppStore((state) => state.models.loaded?.config.normPix === null);
  if (!unknown) return null;
  return (
    <MeaningNote testId="norm-pix-note">
      This checkpoint does not say whether it predicts normalised patches (norm_pix). The page assumes that it
      does not; you can change this under Painting.
    </MeaningNote>
  );
}

/** For a model trained with the contrastive loss alone: its file has a decoder that was never trained. */
export function UntrainedDecoderNote() {
  const untrained = useAppStore(
    ({ models: { loaded: model } }) => model?.objective === 'contrastive' && model.config.decoder !== null,
  );
  if (!untrained) return null;
  return (
    <MeaningNote testId="untrained-decoder-note">
      This model’s decoder was never trained: the model learned from the contrastive loss alone, and the
      decoder still has its random first weights. The rebuilt pictures are noise, and so are their losses.
    </MeaningNote>
  );
}
