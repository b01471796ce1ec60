/** Figures and films of a map: what leaves the view. */
import type { HeatFilmParams, LocaliseResult } from '../../../contract/localise.ts';
import type { ModelFamily } from '../../../core/family.ts';
import type { HeatLook } from '../../../core/heat.ts';
import type { Rgba } from '../../../core/tensor.ts';
import type { LocaliseSettings } from '../../../state/localise/localise-slice.ts';
import type { Drawing } from '../../figures/export/save-picture.ts';
import { drawShapes } from '../../figures/export/save-picture.ts';
import { nearestFrame } from '../../figures/nearest-frame.ts';
import type { Shape } from '../../figures/shapes.ts';
import { paintHeat } from './heat-cells.ts';
import { formatHeat, HEAT_WORDS, lowEnd } from './heat-words.ts';
import type { Heat, SenseHeat } from './use-heat.ts';

const MARGIN = 16;
const LINE = 20;
const INK = '#1f2832';
/** The picture is drawn at this multiple of the model's own size. */
const ZOOM = 2;

interface FigureFacts {
  readonly heat: Heat;
  readonly family: ModelFamily;
  readonly settings: Pick<LocaliseSettings, 'isSmooth' | 'opacity'>;
  /** Clip and frame, in one line; the stamp of every export names the model. */
  readonly title: string;
}

/** The map over the frame and over the spectrogram, with both colour bars. */
export function drawHeat({ heat, family, settings, title }: FigureFacts): Drawing {
  const { spectrogram } = heat;
  const seen = heat.picture
    ? over(heat.picture, heat, heat.visual, family.visual.grid, paled, false, settings, ZOOM)
    : null;
  const heard = over(spectrogram, heat, heat.audio, family.audio.grid, greyed, true, settings, 1);
  const width = Math.max(heard.width, seen?.width ?? 0) + 2 * MARGIN;
  const shapes: Shape[] = [line(title, MARGIN + 12, 14)];
  let y = MARGIN + LINE;
  const put = (picture: Rgba, words: string, { range: [low, high] }: SenseHeat) => {
    shapes.push(line(words, y + 14, 13), { kind: 'picture', x: MARGIN, y: y + LINE, picture });
    y += LINE + picture.height + 8;
    shapes.push(
      ...bar(heat.stops, y),
      line(`${lowEnd(heat, low)} to ${formatHeat(high)} ${heat.unit}`, y + 11, 12, 176),
    );
    y += LINE + 8;
  };
  const words = HEAT_WORDS[heat.heat];
  if (seen) put(seen, words.picture, heat.visual);
  const top = y + LINE;
  put(heard, `${words.sound}: 0 to ${family.audio.seconds.toFixed(2)} s, mel bands upwards`, heat.audio);
  shapes.push(...padding(heat.audio.values, family.audio.grid.gridColumns, heard, top));
  return drawShapes({ width, height: y + MARGIN, background: '#fff', shapes });
}

/** What follows the audio is padding, and is labelled so. */
function padding(values: Float32Array, columns: number, { width, height }: Rgba, y: number): Shape[] {
  const real = values.subarray(0, columns).findLastIndex((value) => !Number.isNaN(value)) + 1;
  if (real === columns) return [];
  const x = MARGIN + (real / columns) * width;
  const room = width - (real / columns) * width;
  const label = { kind: 'text', x: x + 4, y: y + 14, text: 'padding', size: 12, fill: INK } as const;
  return [{ kind: 'rect', x, y, width: room, height, fill: '#e8ecf0' }, ...(room > 56 ? [label] : [])];
}

const line = (text: string, y: number, size: number, x = MARGIN): Shape => ({
  kind: 'text',
  ...{ x, y, text, size },
  fill: INK,
});

function bar(stops: readonly string[], y: number): Shape[] {
  const width = 152 / stops.length;
  return stops.map((fill, at) => ({
    kind: 'rect',
    x: MARGIN + at * width,
    y,
    width: width + 0.5,
    height: 12,
    fill,
  }));
}

/** A picture under a map, both at the same size. */
function over(
  picture: Rgba,
  { lut, isSigned }: Pick<Heat, 'lut' | 'isSigned'>,
  { values, range }: SenseHeat,
  grid: { readonly gridRows: number; readonly gridColumns: number },
  base: (value: number, grey: number) => number,
  melUp: boolean,
  { isSmooth, opacity }: FigureFacts['settings'],
  zoom: number,
): Rgba {
  const map = paintHeat(values, grid, melUp, { range, lut, isSigned }, isSmooth);
  const [width, height] = [picture.width * zoom, picture.height * zoom];
  const data = new Uint8ClampedArray(4 * width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = pixelAt(picture, x / width, y / height);
      const of = pixelAt(map, x / width, y / height);
      const alpha = (opacity * map.data[of + 3]!) / 255;
      const to = 4 * (y * width + x);
      const grey = greyAt(picture, from);
      for (let channel = 0; channel < 3; channel += 1) {
        const under = base(picture.data[from + channel]!, grey);
        data[to + channel] = under + alpha * (map.data[of + channel]! - under);
      }
      data[to + 3] = 255;
    }
  }
  return { width, height, data };
}

/** As on the page: a little paler, darker frame and a grey spectrogram, so that the map's colours stand out. */
const paled = (value: number, grey: number) => 0.9 * (0.7 * value + 0.3 * grey);
const greyed = (_: number, grey: number) => grey;

function greyAt({ data }: Rgba, at: number): number {
  return 0.2126 * data[at]! + 0.7152 * data[at + 1]! + 0.0722 * data[at + 2]!;
}

const pixelAt = ({ width, height }: Rgba, x: number, y: number) =>
  4 * (Math.floor(y * height) * width + Math.floor(x * width));

/** What the film of the similarity maps needs: one map a frame, or one a moment with the frame under it. */
export function filmParams(
  result: LocaliseResult,
  look: HeatLook,
  family: ModelFamily,
  times: readonly number[],
  settings: Pick<LocaliseSettings, 'hears' | 'isSmooth' | 'opacity'>,
  caption: string,
): HeatFilmParams {
  const { grid } = family.visual;
  const { clipId, columns, visual, visualByTime } = result;
  const shared = { clipId, grid, look, caption, isSmooth: settings.isSmooth, opacity: settings.opacity };
  if (settings.hears === 'whole') {
    // A map holds from half-way between its frame and the one before.
    const startsSeconds = times.map((time, at) => (at === 0 ? 0 : (time + times[at - 1]!) / 2));
    return { ...shared, maps: visual, startsSeconds };
  }
  const { columnSeconds } = family.audio;
  const maps = new Float32Array(columns * grid.tokens);
  for (let column = 0; column < columns; column += 1) {
    const seconds = (column + 0.5) * columnSeconds;
    const frame = nearestFrame(times, seconds);
    const at = (frame * columns + column) * grid.tokens;
    maps.set(visualByTime.subarray(at, at + grid.tokens), column * grid.tokens);
  }
  return {
    ...shared,
    maps,
    startsSeconds: Array.from({ length: columns }, (_, column) => column * columnSeconds),
  };
}
