/** Makes a collection of one long file: the features of its windows. */
import type { CollectionFile } from '../../contract/collection.ts';
import type { Progress } from '../../contract/environment.ts';
import { AppError, throwIfAborted } from '../../core/errors.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { windowStarts } from '../../core/window-starts.ts';
import { cosineOf } from '../../math/similarity.ts';
import { mean } from '../../math/stats.ts';
import type { Vectors } from '../../storage/parquet-table.ts';
import type { PreparedClip } from '../clip/clips.ts';
import { prepareWindow } from '../clip/open-clip.ts';
import type { EngineContext } from '../context.ts';
import { keptOrPooled } from '../features/clip-rows.ts';
import { isRecording } from '../media/clip-media.ts';
import type { Collection } from './collection.ts';
import { CollectionReader } from './read-collection.ts';

const MOST_CHANGES = 8;

/**
 * Embeds the windows of an open clip's file, one after the other: each is decoded, embedded and let go of. Features are
 * kept in the browser's store, so a second run over the same file goes on where the first one ended.
 *
 * @throws {@link AppError} `shape` for a live recording, `model/none`, `aborted`, also if another model is loaded
 *   meanwhile.
 */
export async function readWindows(
  engine: EngineContext,
  { clipId, hopSeconds }: { readonly clipId: string; readonly hopSeconds: number },
  id: string,
  { signal, progress }: Pick<TaskContext<Progress>, 'signal' | 'progress'>,
): Promise<Collection> {
  const started = performance.now();
  const loaded = engine.requireModel();
  const { family, config, sha256 } = loaded.summary;
  const { summary } = engine.clips.get(clipId);
  if (isRecording(summary)) {
    throw new AppError('shape', 'Expected a file, but a live recording has one window: choose another clip.');
  }
  const { durationSeconds, name } = summary;
  const starts = windowStarts(durationSeconds, hopSeconds, family.clipSeconds);
  const reader = new CollectionReader();
  const quiet = { signal, progress: () => undefined };
  await engine.clips.useMedia(clipId, async (media) => {
    for (const [place, start] of starts.entries()) {
      throwIfAborted(signal);
      progress({ stage: 'Embedding windows', done: place, total: starts.length });
      const data = await decoded(() => prepareWindow(engine, clipId, media, start, family, quiet));
      const frame = data ? lastFrame(data.pictures, family.visual.retrievalFrame) : -1;
      const picture = data?.pictures[frame] ?? null;
      const pool = async (
        modality: 'audio' | 'visual',
        source: Float32Array<ArrayBuffer> | Uint8Array<ArrayBuffer> | null,
      ) => source && keptOrPooled(engine, loaded, { modality, source }, signal);
      const vectors = {
        audio: oneVector(await pool('audio', data?.logMel ?? null), config.embedDim),
        visual: oneVector(await pool('visual', picture), config.embedDim),
      };
      if (engine.model !== loaded)
        throw new AppError(
          'aborted',
          'Another model was loaded while windows were being embedded: try again.',
        );
      const row = { clip_id: clipId, path: name, window_start_seconds: start, frame: picture ? frame : null };
      await reader.add([sha256 === null ? row : { ...row, model_sha256: sha256 }], vectors, name);
    }
  });
  const collection = reader.end(id, 1, started);
  const changes = await changePoints(collection, starts, family.clipSeconds);
  return collection.ofFile({ clipId, name, durationSeconds, windowSeconds: family.clipSeconds, changes });
}

/** Null for a window that can't be decoded: the others still are. */
async function decoded(work: () => Promise<PreparedClip>): Promise<PreparedClip['data'] | null> {
  try {
    return (await work()).data;
  } catch (error) {
    if (error instanceof AppError && error.code.startsWith('media/')) return null;
    throw error;
  }
}

/** The frame that retrieval reads, or the last one before it; -1 for none. */
function lastFrame(pictures: readonly (unknown | null)[], wanted: number): number {
  for (let frame = Math.min(wanted, pictures.length - 1); frame >= 0; frame -= 1)
    if (pictures[frame]) return frame;
  return -1;
}

const oneVector = (values: Float32Array<ArrayBuffer> | null, width: number): Vectors => ({
  present: Uint8Array.of(values ? 1 : 0),
  width: values ? width : 0,
  values: values ?? new Float32Array(0),
});

/** The largest distances between a window and the next that does not overlap it, each larger than its neighbours. */
async function changePoints(
  collection: Collection,
  starts: readonly number[],
  windowSeconds: number,
): Promise<CollectionFile['changes']> {
  const distances: (number | null)[] = [];
  let next = 0;
  for (const [row, start] of starts.entries()) {
    while (next < starts.length && starts[next]! < start + windowSeconds - 1e-6) next += 1;
    distances.push(next === starts.length ? null : await distanceOf(collection, row, next));
  }
  return distances
    .map((distance, row) => ({ distance, row }))
    .filter((one): one is { distance: number; row: number } => {
      const { distance, row } = one;
      const around = [distances[row - 1] ?? -1, distances[row + 1] ?? -1];
      return distance !== null && around.every((other) => distance >= other);
    })
    .sort((a, b) => b.distance - a.distance)
    .slice(0, MOST_CHANGES)
    .map(({ distance, row }) => ({ seconds: starts[row]! + windowSeconds, distance }))
    .sort((a, b) => a.seconds - b.seconds);
}

async function distanceOf({ sides }: Collection, a: number, b: number): Promise<number | null> {
  const cosines: number[] = [];
  for (const side of [sides.audio, sides.visual]) {
    const [one, other] = [await side?.vector(a), await side?.vector(b)];
    if (one && other) cosines.push(cosineOf(one, other));
  }
  return cosines.length === 0 ? null : 1 - mean(cosines);
}
