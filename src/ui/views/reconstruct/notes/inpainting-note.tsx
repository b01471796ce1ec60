/** A note for a modality that was hidden whole. */
import type { Modality } from '../../../../core/geometry.ts';
import { MeaningNote } from '../../../kit/run/run-status.tsx';

/** Says how a modality that was hidden whole is computed, and that the model was not trained for this. */
export function InpaintingNote({ sense }: { readonly sense: Modality }) {
  const [whole, other] = sense === 'audio' ? ['audio', 'video'] : ['video', 'audio'];
  return (
    <MeaningNote testId={`inpainting-note-${sense}`}>
      All of the {whole} is hidden: its encoder did not run, and the decoder predicts it from the {other}{' '}
      alone. The paper’s models saw a quarter of both in training, so this is outside their training. With no
      visible patch, there is no mean fill to compare with.
    </MeaningNote>
  );
}
