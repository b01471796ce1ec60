/** What a map shows, its unit, its peak and the offset probe, in words. */
import type { Centring, PointingMethod, PointingResult } from '../../../contract/localise.ts';
import type { AudioInput } from '../../../core/family.ts';
import type { PatchGrid } from '../../../core/geometry.ts';
import type { HeatName } from '../../../state/shell/route.ts';
import { melHertz } from '../../figures/axes.ts';
import { formatFigure } from '../../kit/format.ts';

interface HeatWords {
  readonly title: string;
  /** What the colours mean, in one sentence. */
  readonly gloss: string;
  readonly picture: string;
  readonly sound: string;
}

/** The kinds of map by name, and what each one shows of the frame and the audio. */
export const HEAT_WORDS: Readonly<Record<HeatName, HeatWords>> = {
  similarity: {
    title: 'Similarity',
    gloss: 'Bright patches of the frame match the audio; bright patches of the spectrogram match the frame.',
    picture: 'Video patches compared with the audio',
    sound: 'Audio patches compared with the frame',
  },
  rollout: {
    title: 'Attention rollout',
    gloss: 'Bright patches are those that the tokens of the other modality attend to, through all blocks.',
    picture: 'Video patches that the audio tokens attend to',
    sound: 'Audio patches that the video tokens attend to',
  },
  drop: {
    title: 'Drop tokens',
    gloss:
      'Without the magenta patches, audio and video agree less; without the green patches, they agree more.',
    picture: 'Cosine lost without these video patches',
    sound: 'Cosine lost without these audio patches',
  },
};

/** The unit of a map, shown beside its colour bar. */
export function heatUnit(heat: HeatName, centring: Centring): string {
  if (heat === 'rollout') return '× even share';
  if (heat === 'drop') return 'of cosine lost';
  return centring === 'none' ? 'cosine' : 'centred similarity';
}

/** Formats a value of a map with a true minus sign. */
export function formatHeat(value: number): string {
  return formatFigure(value).replace('-', '−');
}

/** The low end of a colour bar: of an unsigned map, everything lower is clear. */
export function lowEnd({ isSigned }: { readonly isSigned: boolean }, low: number): string {
  return isSigned ? formatHeat(low) : `≤ ${formatHeat(low)}`;
}

/** Where a picture map is highest, in words; rows and columns from 1. */
export function readPicturePeak(values: Float32Array, { gridRows, gridColumns }: PatchGrid): string {
  const token = peakOf(values);
  const [row, column] = [Math.floor(token / gridColumns), token % gridColumns];
  const share = (place: number, places: number) => Math.round(((place + 0.5) / places) * 100);
  return (
    `Highest in row ${row + 1}, column ${column + 1} of ${gridRows} × ${gridColumns} patches ` +
    `(${share(column, gridColumns)} % across, ${share(row, gridRows)} % down): ${formatHeat(values[token] ?? 0)}.`
  );
}

/** Where a sound map is highest, in words. */
export function readSoundPeak(values: Float32Array, { grid, columnSeconds }: AudioInput): string {
  const token = peakOf(values);
  const { gridRows, gridColumns } = grid;
  const [row, column] = [Math.floor(token / gridColumns), token % gridColumns];
  const hertz = (band: number) => Math.round(melHertz(band / gridRows) / 10) * 10;
  return (
    `Highest at ${(column * columnSeconds).toFixed(1)} to ${((column + 1) * columnSeconds).toFixed(1)} s, ` +
    `${hertz(row)} to ${hertz(row + 1)} Hz: ${formatHeat(values[token] ?? 0)}.`
  );
}

/** The index of the largest value, skipping NaN; the first of equals. */
export function peakOf(values: Float32Array): number {
  let best = 0;
  for (let place = 1; place < values.length; place += 1) {
    const [value, highest] = [values[place] ?? Number.NaN, values[best] ?? Number.NaN];
    if (value > highest || Number.isNaN(highest)) best = place;
  }
  return best;
}

interface Probe {
  readonly shifts: Int16Array;
  readonly z: Float32Array;
  readonly best: number;
  readonly zero: number;
  readonly p: number;
  readonly shuffles: number;
}

/** Above this p value, a shift may be chance. */
const MOST_P = 0.05;

/** What the offset probe found, in words. */
export function readProbe(
  { shifts, z, best, zero, p, shuffles }: Probe,
  { columnSeconds }: Pick<AudioInput, 'columnSeconds'>,
): string {
  const seconds = (shifts[best] ?? 0) * columnSeconds;
  const deviations = (place: number) => (z[place] ?? 0).toFixed(1).replace('-', '−');
  const where =
    best === zero
      ? 'Frames and audio agree best without a shift'
      : `Frames agree best with the audio ${Math.abs(seconds).toFixed(1)} s ${seconds > 0 ? 'later' : 'earlier'}`;
  const sure =
    p <= MOST_P
      ? 'this is unlikely to be chance'
      : 'so no shift stands out, and the model cannot tell from this clip which moment a frame belongs to';
  return (
    `${where}: ${deviations(best)} standard deviations above shuffled frames (${deviations(zero)} without a shift). ` +
    `${Math.max(1, Math.round(p * 100))} % of ${shuffles} shuffles do as well at some shift; ${sure}.`
  );
}

/**
 * The view's first sentence: the map and its baselines, which do not use the audio.
 *
 * @param measuring - how far the measuring is; null if nothing is measured.
 */
export function firstSentence(
  heat: HeatName,
  pointing: Pick<PointingResult, 'clips' | 'methods'> | null,
  measuring: string | null = null,
): string {
  if (!pointing && measuring !== null) {
    return `Comparing the map with three baselines that do not use the audio (the patch that moves most, the patch with the highest contrast, the centre of the frame): ${measuring}.`;
  }
  if (!pointing || pointing.clips === 0) {
    return 'The map is compared with three baselines that do not use the audio: the patch that moves most, the patch with the highest contrast and the centre of the frame.';
  }
  const { clips, methods } = pointing;
  const hits = (wanted: PointingMethod) => methods.find(({ method }) => method === wanted)?.hits ?? null;
  const own = heat === 'similarity' ? (hits('similarity') ?? hits('plain-cosine')) : hits(heat);
  const of = `${clips} ${clips === 1 ? 'sample' : 'samples'}`;
  const [motion, contrast, centre] = [hits('motion') ?? 0, hits('contrast') ?? 0, hits('centre') ?? 0];
  const rest = `the patch with the highest contrast in ${contrast}, the centre of the frame in ${centre}.`;
  return own === null
    ? `Without the audio, the patch that moves most is on the source in ${motion} of ${of}, ${rest}`
    : `The map’s highest patch is on the source in ${own} of ${of}; the patch that moves most in ${motion}, ${rest}`;
}
