/** Types of lab bundles: values that one page records and another computes again. */
import * as v from 'valibot';
import { AppError } from '../../core/errors.ts';
import { LAB_FORMAT, LAB_VERSION } from '../../core/lab-format.ts';
import { shownText } from '../../core/text/shown-text.ts';
import type { ReconstructParams } from '../reconstruct.ts';
import type { SimilarityParams } from '../similarity.ts';

/** A clip that values were computed from. */
export interface LabClip {
  readonly clipId: string;
  readonly name: string;
  /** SHA-256 of its file, hexadecimal; null for a live recording. */
  readonly sha256: string | null;
  /** Size of its file. */
  readonly bytes: number;
  readonly windowStartSeconds: number;
  readonly frameIndex: number;
  /** SHA-256 of the decoded audio at 16 kHz, and of the frame as the model sees it; null if the clip lacks it. */
  readonly soundSha256: string | null;
  readonly pictureSha256: string | null;
}

/** A computed value or array, identified by its name. */
export interface LabFigure {
  readonly name: string;
  /** `count`: a rank or a share of ranks, which must be equal. `real`: an array that must agree within a tolerance. */
  readonly kind: 'count' | 'real';
  readonly values: readonly number[];
}

export interface LabFiguresParams {
  /** Null without a reconstruction. */
  readonly rebuilt: ReconstructParams | null;
  readonly gallery: SimilarityParams;
}

export interface LabFigures {
  readonly clips: readonly LabClip[];
  /** Hidden patches as `core/mask-bits.ts` writes them; null for a modality that the clip lacks. */
  readonly masks: { readonly audio: string | null; readonly visual: string | null } | null;
  readonly figures: readonly LabFigure[];
  /** "ONNX Runtime Web 1.2.3". */
  readonly runtime: string;
}

/** Question, values and environment: enough for another browser to compute the values again. */
export interface LabBundle {
  readonly format: 'cav-mae-playground/lab-bundle';
  readonly version: 1;
  readonly saved: string;
  /** Where the values come from, for readers; not checked. */
  readonly made: {
    readonly browser: string;
    readonly backend: string;
    readonly adapter: string | null;
    readonly threads: number;
    readonly runtime: string;
  };
  readonly model: {
    readonly name: string;
    readonly sha256: string;
    readonly storage: string;
    readonly parameters: number;
    readonly config: Readonly<Record<string, unknown>>;
  };
  readonly clips: readonly LabClip[];
  readonly question: LabFiguresParams;
  readonly masks: LabFigures['masks'];
  readonly figures: readonly LabFigure[];
}

export interface ClipHashesParams {
  readonly clipIds: readonly string[];
}

/**
 * Clips whose similarity can be computed again: a million cosines. What the page saves has 64.
 */
const MOST_CLIPS = 1000;

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
  format: v.literal(LAB_FORMAT),
  version: v.literal(LAB_VERSION),
  saved: v.string(),
  /** Where the values come from, for readers; not checked. */
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

/**
 * Reads a bundle from its text.
 *
 * @throws {@link AppError} `shape` with what was expected and what came.
 */
export function parseLabBundle(text: string, fileName: string): LabBundle {
  const json = parseJson(text);
  const { format, version } =
    typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
  if (format !== LAB_FORMAT) {
    throw new AppError(
      'shape',
      `Expected a lab bundle that this page saved, but ${shownText(fileName)} ${json === null ? 'is not JSON' : 'is a different JSON file'}: choose another file.`,
    );
  }
  if (version !== LAB_VERSION) {
    throw new AppError(
      'shape',
      `Expected a lab bundle of version ${LAB_VERSION}, got version ${shownText(String(version), 20)} in ${shownText(fileName)}: open it with the version of this page that saved it.`,
    );
  }
  const parsed = v.safeParse(schema, json, { abortEarly: true });
  if (parsed.success) {
    requireFewClips(parsed.output, fileName);
    return { ...parsed.output, figures: parsed.output.figures.map(withTodaysName) };
  }
  const [issue] = parsed.issues;
  const path = v.getDotPath(issue) ?? 'the bundle';
  throw new AppError(
    'shape',
    `Expected ${issue.expected ?? 'something else'} at ${path} of ${shownText(fileName)}, got ${shownText(issue.received, 60)}: it is damaged; save it again.`,
  );
}

/** Early bundles of version 1 wrote "sound" and "picture" in the names of values. */
function withTodaysName(figure: LabFigure): LabFigure {
  const name = figure.name
    .replace(/sounds?/g, 'audio')
    .replace(/pictures?|visual/g, 'video')
    .replace('Picture', 'Video');
  return { ...figure, name };
}

function requireFewClips({ clips, question }: LabBundle, fileName: string): void {
  const most = Math.max(clips.length, question.gallery.clips.length);
  if (most <= MOST_CLIPS) return;
  throw new AppError(
    'shape',
    `Expected a lab bundle of at most ${MOST_CLIPS.toLocaleString('en')} clips, got ${most.toLocaleString('en')} in ${shownText(fileName)}: this page can't compare so many.`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
