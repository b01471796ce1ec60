/** What comes with the sample clips: their manifest, and their masked losses. */
import * as v from 'valibot';
import type { Box } from '../../core/box.ts';
import { toBox } from '../../core/box.ts';
import { AppError } from '../../core/errors.ts';

/** Boxes of all frames, or none: a box of some frames could not be told from that of others. */
const boxes = v.pipe(
  v.unknown(),
  v.transform((value): readonly Box[] => {
    if (!Array.isArray(value)) return [];
    const found = value.map(toBox).filter((box) => box !== null);
    return found.length === value.length ? found : [];
  }),
);

/** One clip of the bundled sample world. */
const entry = v.pipe(
  v.object({
    file: v.string(),
    title: v.fallback(v.optional(v.string()), undefined),
    /** What makes the sound, such as "bell". */
    kind: v.fallback(v.string(), ''),
    /** Where it is in each of the ten frames; empty if the manifest does not state it. */
    boxes: v.optional(boxes, []),
    /** Small pictures of it: a frame, and its spectrogram in grey, as paths beside the manifest. */
    thumbnail: v.fallback(v.optional(v.string()), undefined),
    strip: v.fallback(v.optional(v.string()), undefined),
    durationSeconds: v.fallback(v.optional(v.number()), undefined),
    /** Of the file. */
    sha256: v.fallback(v.optional(v.string()), undefined),
  }),
  v.transform(({ title, ...clip }) => ({ ...clip, title: title ?? clip.file })),
);

const manifest = v.object({
  licence: v.fallback(v.string(), ''),
  /** File of the clip that the page opens on. */
  opens: v.optional(v.unknown()),
  clips: v.array(v.unknown()),
});

export type SampleEntry = v.InferOutput<typeof entry>;

export interface SampleManifest {
  readonly licence: string;
  /** File of the clip that the page opens on, where the manifest names one of its clips. */
  readonly opens: string | null;
  readonly clips: readonly SampleEntry[];
}

/**
 * Reads the sample manifest as it came from JSON.
 *
 * @throws {@link AppError} `internal` if it does not list clips with a file each.
 */
export function parseSampleManifest(json: unknown): SampleManifest {
  const listed = v.safeParse(manifest, json);
  if (!listed.success) {
    throw new AppError('internal', 'Expected samples/manifest.json to list clips, but it does not.');
  }
  const { licence, opens } = listed.output;
  const clips = v.safeParse(v.array(entry), listed.output.clips);
  if (!clips.success) {
    throw new AppError('internal', 'Expected every sample clip to name its file, but one does not.');
  }
  const opened = clips.output.find(({ file }) => file === opens)?.file ?? null;
  return { licence, opens: opened, clips: clips.output };
}

/** The masked losses of all sample clips with a shipped model, under several masks each. */
export interface SampleLosses {
  /** SHA-256 of the model that gave these losses. */
  readonly sha256: string;
  readonly clips: number;
  readonly masks: number;
  /** (clips × masks), ascending. */
  readonly audio: readonly number[];
  readonly visual: readonly number[];
}

const losses = v.array(
  v.pipe(
    v.number(),
    v.check((loss: number) => Number.isFinite(loss)),
  ),
);
const lossFile = v.object({
  sha256: v.string(),
  masks: v.number(),
  clips: v.record(v.string(), v.object({ audio: losses, visual: losses })),
});

/**
 * Reads `samples/losses.json`, which `training/sample_facts.py` writes.
 *
 * @throws {@link AppError} `internal` if it does not list losses of both modalities for every clip and mask.
 */
export function parseSampleLosses(json: unknown): SampleLosses {
  const { success, output } = v.safeParse(lossFile, json);
  const clips = success ? Object.values(output.clips) : [];
  const isWhole = clips.every(({ audio, visual }) =>
    [audio, visual].every(({ length }) => length > 0 && success && length === output.masks),
  );
  if (!success || clips.length === 0 || !isWhole) {
    throw new AppError(
      'internal',
      'Expected samples/losses.json to list the masked losses of every sample under every mask, but it does not.',
    );
  }
  const { sha256, masks } = output;
  const ascending = (all: number[]) => all.sort((a, b) => a - b);
  return {
    sha256,
    clips: clips.length,
    masks,
    audio: ascending(clips.flatMap(({ audio }) => audio)),
    visual: ascending(clips.flatMap(({ visual }) => visual)),
  };
}
