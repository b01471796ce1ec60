/** Writes lab bundles, and compares recorded values with recomputed ones. */
import type { LabBundle, LabFigure, LabFigures } from '../../contract/files/lab-bundle.ts';
import { MODALITY_WORDS } from '../../core/geometry.ts';
import { LAB_FORMAT, LAB_VERSION } from '../../core/lab-format.ts';

/**
 * The largest allowed difference between two runs on the same input, as relative L2. Each backend may differ from
 * PyTorch by this much, because sums in another order, as on another GPU, differ in the last digits.
 */
export const REAL_TOLERANCE = 1e-3;

export function formatLabBundle(bundle: Omit<LabBundle, 'format' | 'version'>): string {
  return JSON.stringify({ format: LAB_FORMAT, version: LAB_VERSION, ...bundle }, null, 1);
}

/** One row of a check. */
export interface LabRow {
  readonly name: string;
  /** As text: the value, or the number of values. */
  readonly recorded: string;
  readonly recomputed: string;
  /** Relative L2 for reals; how many differ for counts and hashes; null if there is nothing to compare. */
  readonly difference: number | null;
  readonly tolerance: number;
  readonly passed: boolean;
}

/** Compares recorded values with recomputed ones: inputs and masks first, because the other values depend on them. */
export function compareLab(bundle: LabBundle, now: LabFigures, idOf: ReadonlyMap<string, string>): LabRow[] {
  const nowById = new Map(now.clips.map((clip) => [clip.clipId, clip]));
  const partners = bundle.clips.map((clip) => ({ was: clip, is: nowById.get(idOf.get(clip.clipId) ?? '') }));
  const inputs = (['soundSha256', 'pictureSha256'] as const).map((which) => {
    const differing = partners.filter(({ was, is }) => was[which] !== (is?.[which] ?? null)).length;
    const what = which === 'soundSha256' ? 'Decoded audio' : 'Decoded frames';
    return equalRow(what, `${partners.length} hashes`, differing, partners.length);
  });
  const masks = (['audio', 'visual'] as const).flatMap((sense): LabRow[] => {
    const was = bundle.masks?.[sense] ?? null;
    if (was === null) return [];
    const name = `Mask of the ${MODALITY_WORDS[sense]}`;
    return [equalRow(name, 'one mask', Number(was !== (now.masks?.[sense] ?? null)), 1)];
  });
  const figures = bundle.figures.map((was) =>
    figureRow(was, now.figures.find(({ name }) => name === was.name) ?? null),
  );
  return [...inputs, ...masks, ...figures];
}

function equalRow(name: string, recorded: string, differing: number, count: number): LabRow {
  const recomputed = differing === 0 ? 'the same' : `${differing} of ${count} differ`;
  return { name, recorded, recomputed, difference: differing, tolerance: 0, passed: differing === 0 };
}

function figureRow(was: LabFigure, is: LabFigure | null): LabRow {
  const tolerance = was.kind === 'real' ? REAL_TOLERANCE : 0;
  const base = { name: was.name, recorded: textOf(was), tolerance };
  if (is?.values.length !== was.values.length) {
    return { ...base, recomputed: is ? textOf(is) : 'not computed', difference: null, passed: false };
  }
  const difference =
    was.kind === 'real'
      ? relativeL2(is.values, was.values)
      : was.values.filter((value, index) => value !== is.values[index]).length;
  // Written so that NaN fails.
  return { ...base, recomputed: textOf(is), difference, passed: difference <= tolerance };
}

function textOf({ values }: LabFigure): string {
  const [only] = values;
  return values.length === 1 && only !== undefined ? only.toPrecision(6) : `${values.length} values`;
}

/** ||actual - expected|| / ||expected||. */
function relativeL2(actual: readonly number[], expected: readonly number[]): number {
  let norm = 0;
  let distance = 0;
  // A loop, not one call with an argument per value: a matrix of 420 clips has more values than a call allows.
  for (const [index, value] of expected.entries()) {
    norm += value ** 2;
    distance += ((actual[index] ?? NaN) - value) ** 2;
  }
  return distance === 0 ? 0 : Math.sqrt(distance / norm);
}
