/** What a figure means whose sense was hidden whole. */
import type { Direction } from '../../../state/shell/route.ts';
import { MeaningNote } from '../../kit/run/run-status.tsx';

/** Beside the figures of a sense that was hidden whole: how it was computed, and that nobody trained for it. */
export function InpaintingNote({ sense }: { readonly sense: Direction }) {
  const [whole, other] = sense === 'audio' ? ['sound', 'picture'] : ['picture', 'sound'];
  return (
    <MeaningNote testId={`inpainting-note-${sense}`}>
      All of the {whole} is hidden: its encoder was not run, and the decoder guesses it from the {other}{' '}
      alone. The paper’s models saw a quarter of both in training, so this is outside what they learned. With
      none visible there is no mean fill to compare with.
    </MeaningNote>
  );
}
