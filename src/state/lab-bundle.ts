import * as v from 'valibot';
import { AppError } from '../core/errors.ts';
import type { LabFigure, LabFigures } from '../engine/contract/lab-bundle.ts';

/** Raised when an older page could no longer read what is written. */
const VERSION = 1;
const FORMAT = 'cav-mae-playground/lab-bundle';

/**
 * How far two runs on the same input may lie apart, as relative L2: what each backend may differ from PyTorch by. Sums
 * in another order, as on another GPU, differ in the last digits.
 */
export const REAL_TOLERANCE = 1e-3;

const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const finite = v.pipe(v.number(), v.finite());
const maskDraw = {
  ratioAudio: finite,
  ratioVisual: finite,
  audioMode: v.picklist(['unstructured', 'time', 'frequency', 'time-frequency']),
  seed: finite,
  audioMask: v.exactOptional(v.string()),
  visualMask: v.exactOptional(v.string()),
};

const schema = v.object({
  format: v.literal(FORMAT),
  version: v.literal(VERSION),
  saved: v.string(),
  /** Where the figures come from, for people: nothing of it is checked. */
  made: v.object({
    browser: v.string(),
    backend: v.string(),
    adapter: v.nullable(v.string()),
    threads: finite,
    runtime: v.string(),
  }),
  model: v.object({
    name: v.string(),
    sha256: hash,
    storage: v.string(),
    parameters: finite,
    config: v.record(v.string(), v.unknown()),
  }),
  clips: v.array(
    v.object({
      clipId: v.string(),
      name: v.string(),
      sha256: v.nullable(hash),
      bytes: finite,
      windowStartSeconds: finite,
      frameIndex: finite,
      soundSha256: v.nullable(hash),
      pictureSha256: v.nullable(hash),
    }),
  ),
  question: v.object({
    rebuilt: v.nullable(
      v.object({
        ...maskDraw,
        clipId: v.string(),
        frameIndex: finite,
        paint: v.picklist(['normalised', 'visible', 'true']),
      }),
    ),
    gallery: v.object({ clips: v.array(v.object({ clipId: v.string(), frameIndex: finite })) }),
  }),
  masks: v.nullable(v.object({ audio: v.nullable(v.string()), visual: v.nullable(v.string()) })),
  figures: v.array(
    v.object({ name: v.string(), kind: v.picklist(['count', 'real']), values: v.array(finite) }),
  ),
});

/** What was asked of a model, what it answered, and by what: enough for another browser to ask again. */
export type LabBundle = v.InferOutput<typeof schema>;

/**
 * Reads a bundle from its text.
 *
 * @throws {@link AppError} `shape` with what was expected and what came.
 */
export function parseLabBundle(text: string, fileName: string): LabBundle {
  const json = parseJson(text);
  const { format, version } =
    typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
  if (format !== FORMAT) {
    throw new AppError(
      'shape',
      `Expected a lab bundle that this page has saved, but ${fileName} is ${json === null ? 'no JSON' : 'other JSON'}: choose another file.`,
    );
  }
  if (version !== VERSION) {
    throw new AppError(
      'shape',
      `Expected a lab bundle of version ${VERSION}, got version ${String(version)} in ${fileName}: open it on a page of its time.`,
    );
  }
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = v.getDotPath(issue) ?? 'the bundle';
  throw new AppError(
    'shape',
    `Expected ${issue.expected ?? 'something else'} at ${path} of ${fileName}, got ${issue.received}: it is damaged; save it again.`,
  );
}

export function formatLabBundle(bundle: Omit<LabBundle, 'format' | 'version'>): string {
  return JSON.stringify({ format: FORMAT, version: VERSION, ...bundle }, null, 1);
}

/** One line of a re-check. */
export interface LabRow {
  readonly name: string;
  /** As text: a number, or how many. */
  readonly recorded: string;
  readonly recomputed: string;
  /** Relative L2 for reals; how many differ for counts and hashes; null where there is nothing to compare. */
  readonly difference: number | null;
  readonly tolerance: number;
  readonly passed: boolean;
}

/** Holds what was recorded against what was computed now: inputs and masks first, because figures follow from them. */
export function compareLab(bundle: LabBundle, now: LabFigures, idOf: ReadonlyMap<string, string>): LabRow[] {
  const nowById = new Map(now.clips.map((clip) => [clip.clipId, clip]));
  const partners = bundle.clips.map((clip) => ({ was: clip, is: nowById.get(idOf.get(clip.clipId) ?? '') }));
  const inputs = (['soundSha256', 'pictureSha256'] as const).map((which) => {
    const differing = partners.filter(({ was, is }) => was[which] !== (is?.[which] ?? null)).length;
    const what = which === 'soundSha256' ? 'Sound as it was decoded' : 'Pictures as they were decoded';
    return equalRow(what, `${partners.length} hashes`, differing, partners.length);
  });
  const masks = (['audio', 'visual'] as const).flatMap((sense): LabRow[] => {
    const was = bundle.masks?.[sense] ?? null;
    if (was === null) return [];
    const name = sense === 'audio' ? 'Mask of the sound' : 'Mask of the picture';
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
  const norm = Math.hypot(...expected);
  const distance = Math.hypot(...actual.map((value, index) => value - (expected[index] ?? NaN)));
  return distance === 0 ? 0 : distance / norm;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
