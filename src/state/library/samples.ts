/** The sample clips' manifest. */
import type { Box } from '../../core/box.ts';
import { toBox } from '../../core/box.ts';
import { AppError } from '../../core/errors.ts';

/** One clip of the bundled sample world. */
export interface SampleEntry {
  readonly file: string;
  readonly title: string;
  /** What makes the sound, such as "bell". */
  readonly kind: string;
  /** Where it is in each of the ten frames; empty where the manifest does not say. */
  readonly boxes: readonly Box[];
}

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
  const clips = isRecord(json) ? json['clips'] : null;
  if (!isRecord(json) || !Array.isArray(clips)) {
    throw new AppError('internal', 'Expected samples/manifest.json to list clips, and it does not.');
  }
  const read = {
    licence: typeof json['licence'] === 'string' ? json['licence'] : '',
    clips: clips.map((clip: unknown) => {
      if (!isRecord(clip) || typeof clip['file'] !== 'string') {
        throw new AppError('internal', 'Expected every sample clip to name its file, and one does not.');
      }
      const kind = typeof clip['kind'] === 'string' ? clip['kind'] : '';
      const title = typeof clip['title'] === 'string' ? clip['title'] : clip['file'];
      return { file: clip['file'], title, kind, boxes: boxesOf(clip['boxes']) };
    }),
  };
  return { ...read, opens: read.clips.find(({ file }) => file === json['opens'])?.file ?? null };
}

/** Boxes of all frames, or none: a box of some frames could not be told from that of others. */
function boxesOf(value: unknown): Box[] {
  if (!Array.isArray(value)) return [];
  const boxes = value.map(toBox).filter((box) => box !== null);
  return boxes.length === value.length ? boxes : [];
}

/** Numbers titles that occur twice, so that a reader can tell two rains apart. */
export function withDifferentTitles(clips: readonly SampleEntry[]): SampleEntry[] {
  const seen = new Map<string, number>();
  return clips.map((clip) => {
    const count = (seen.get(clip.title) ?? 0) + 1;
    seen.set(clip.title, count);
    return count === 1 ? clip : { ...clip, title: `${clip.title}, ${count}` };
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
