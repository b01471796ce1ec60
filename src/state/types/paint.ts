/** Masks by hand. */
import type { MaskParams } from '../../contract/reconstruct.ts';
import type { Direction } from '../shell/route.ts';

/** The mask as painted by hand; it is in the route, as far as it differs from what is drawn. */
export interface PaintSlice {
  /** Senses whose picture takes strokes. */
  readonly painting: Readonly<Record<Direction, boolean>>;
  /** What undo goes back to, newest last. */
  readonly maskHistory: readonly MaskParams[];
  readonly setPainting: (sense: Direction, on: boolean) => void;
  /**
   * Gives a sense's hidden patches, (tokens) 0 kept and 1 removed; null goes back to the drawn ones.
   *
   * @param continues - whether this is a further step of one stroke, which undo takes back as one.
   */
  readonly paintMask: (sense: Direction, hidden: Uint8Array | null, continues?: boolean) => void;
  readonly undoMask: () => void;
}
