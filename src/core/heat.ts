/** How a map of patches is drawn over a picture. */

/** How the values of a map become colours. */
export interface HeatLook {
  readonly range: readonly [low: number, high: number];
  /** (256) packed pixels. */
  readonly lut: Uint32Array;
  /** Whether the middle of the range means nothing, so that both ends are opaque; otherwise only the high end is. */
  readonly isSigned: boolean;
}
