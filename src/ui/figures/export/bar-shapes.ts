/** The colour bar of an exported figure, as shapes. */
import type { Shape } from '../shapes.ts';

interface Bar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** The colour of a share in [0, 1] of the range. */
  readonly colourOf: (share: number) => string;
  readonly low: string;
  readonly high: string;
  readonly unit: string;
  readonly ink: string;
}

/** Height of a bar with its words, in pixels. */
export const BAR_HEIGHT = 30;
const RAMP_HEIGHT = 10;
const STEPS = 64;

/** A ramp from the lowest to the highest colour, with both values and the unit below it. */
export function barShapes({ x, y, width, colourOf, low, high, unit, ink }: Bar): readonly Shape[] {
  const step = width / STEPS;
  const ramp = Array.from({ length: STEPS }, (_, at): Shape => {
    // Each step reaches under the next, so that no seam shows where their edges fall between pixels.
    const reach = at === STEPS - 1 ? step : 2 * step;
    const fill = colourOf(at / (STEPS - 1));
    return { kind: 'rect', x: x + at * step, y, width: reach, height: RAMP_HEIGHT, fill };
  });
  const text = { kind: 'text', y: y + RAMP_HEIGHT + 14, size: 12, fill: ink } as const;
  return [
    ...ramp,
    { ...text, x, text: low },
    { ...text, x: x + width, text: `${high} ${unit}`, anchor: 'end' },
  ];
}
