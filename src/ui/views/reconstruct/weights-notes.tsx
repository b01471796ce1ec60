/** What to know of a checkpoint before its losses are read. */
import { MeaningNote } from '../../kit/run/run-status.tsx';
import { useAppStore } from '../../use-app-store.ts';

/** A checkpoint that does not say whether its patches are normalised: what is shown meanwhile. */
export function NormPixNote() {
  const unknown = useAppStore((state) => state.models.loaded?.config.normPix === null);
  if (!unknown) return null;
  return (
    <MeaningNote testId="norm-pix-note">
      This checkpoint does not say whether it predicts normalised patches (norm_pix). Loss and pictures here
      take it as one that does not: set it under Painting.
    </MeaningNote>
  );
}

/** A model of the contrastive goal alone has a decoder in its file that no step has ever moved. */
export function UntrainedDecoderNote() {
  const untrained = useAppStore(
    ({ models: { loaded: model } }) => model?.objective === 'contrastive' && model.config.decoder !== null,
  );
  if (!untrained) return null;
  return (
    <MeaningNote testId="untrained-decoder-note">
      This model’s decoder was never trained: it learned by the contrastive goal alone, and its decoder’s
      weights are the random ones it began with. What is painted as rebuilt is noise, and the losses only say
      how far off noise is.
    </MeaningNote>
  );
}
