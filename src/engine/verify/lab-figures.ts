/** Computes the named figures of a lab bundle, and hashes of clips. */
import type { Progress } from '../../contract/environment.ts';
import type {
  ClipHashesParams,
  LabClip,
  LabFigure,
  LabFigures,
  LabFiguresParams,
} from '../../contract/files/lab-bundle.ts';
import type { ReconstructResult } from '../../contract/reconstruct.ts';
import type { RetrievalDirection, SimilarityResult } from '../../contract/similarity.ts';
import { throwIfAborted } from '../../core/errors.ts';
import { digestOf } from '../../core/hashes.ts';
import { encodeMask } from '../../core/masks/mask-bits.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { runtimeVersion } from '../../model/runtime.ts';
import type { EngineContext } from '../context.ts';
import { rebuild } from '../reconstruct/rebuild.ts';
import { compareClips } from '../similarity/compare-clips.ts';

/** Hashes of the files of clips; null for live recordings. */
export async function clipHashes(
  engine: EngineContext,
  { clipIds }: ClipHashesParams,
  { signal }: TaskContext<Progress>,
): Promise<ReadonlyMap<string, string | null>> {
  const hashes = new Map<string, string | null>();
  for (const clipId of clipIds) {
    throwIfAborted(signal);
    hashes.set(clipId, (await engine.clips.get(clipId).file?.sha256(signal)) ?? null);
  }
  return hashes;
}

/**
 * Computes the figures of a lab bundle: one reconstruction, and the similarity of a gallery. Saving and checking a
 * bundle both call this, so that they stay consistent.
 *
 * @throws {@link AppError} as `reconstruct` and `similarity` do.
 */
export async function labFigures(
  engine: EngineContext,
  { rebuilt, gallery }: LabFiguresParams,
  context: TaskContext<Progress>,
): Promise<LabFigures> {
  const subjects = new Map(gallery.clips.map(({ clipId, frameIndex }) => [clipId, frameIndex]));
  if (rebuilt && !subjects.has(rebuilt.clipId)) subjects.set(rebuilt.clipId, rebuilt.frameIndex);
  const clips: LabClip[] = [];
  for (const [clipId, frameIndex] of subjects) {
    clips.push(await describeClip(engine, clipId, frameIndex, context.signal));
  }
  const result = rebuilt && (await rebuild(engine, engine.requireModel(), rebuilt, context)).result;
  const compared = gallery.clips.length > 0 ? await compareClips(engine, gallery, context) : null;
  return {
    clips,
    masks: result && {
      audio: result.audio && encodeMask(result.audio.mask),
      visual: result.visual && encodeMask(result.visual.mask),
    },
    figures: [...(result ? rebuiltFigures(result) : []), ...(compared ? comparedFigures(compared) : [])],
    runtime: `ONNX Runtime Web ${await runtimeVersion()}`,
  };
}

async function describeClip(
  engine: EngineContext,
  clipId: string,
  frameIndex: number,
  signal: AbortSignal,
): Promise<LabClip> {
  const { file, data, summary } = await engine.clips.load(clipId);
  return {
    clipId,
    name: summary.name,
    sha256: (await file?.sha256(signal)) ?? null,
    bytes: file?.blob.size ?? 0,
    windowStartSeconds: summary.windowStartSeconds,
    frameIndex,
    soundSha256: await hashOf(data.samples),
    pictureSha256: await hashOf(data.pictures[frameIndex] ?? null),
  };
}

const hashOf = async (values: BufferSource | null): Promise<string | null> => values && digestOf(values);

const real = (name: string, value: number | null | undefined): LabFigure[] =>
  value === null || value === undefined ? [] : [{ name, kind: 'real', values: [value] }];

function rebuiltFigures({ audio, visual }: ReconstructResult): LabFigure[] {
  return [
    ...real('Masked loss, audio', audio?.loss),
    ...real('Mean fill, audio', audio?.meanFillLoss),
    ...real('Masked loss, video', visual?.loss),
    ...real('Mean fill, video', visual?.meanFillLoss),
    ...(audio ? [patches('Loss of each audio patch', audio.patchLoss)] : []),
    ...(visual ? [patches('Loss of each video patch', visual.patchLoss)] : []),
  ];
}

const patches = (name: string, losses: Float32Array): LabFigure => ({
  name,
  kind: 'real',
  values: Array.from(losses),
});

function comparedFigures(result: SimilarityResult): LabFigure[] {
  const { cosine, audioForVisual, visualForAudio, audioToVisual, visualToAudio } = result;
  return [
    ...(cosine.length > 0
      ? [{ name: 'Cosines, audio against video', kind: 'real' as const, values: Array.from(cosine) }]
      : []),
    ...real('Contrastive loss, audio for video', audioForVisual?.loss),
    ...real('Contrastive loss, video for audio', visualForAudio?.loss),
    ...ranks('Audio to video', audioToVisual),
    ...ranks('Video to audio', visualToAudio),
  ];
}

function ranks(way: string, { rank, metrics }: RetrievalDirection): LabFigure[] {
  if (!metrics) return [];
  const count = (name: string, values: readonly number[]): LabFigure => ({
    name: `${way}, ${name}`,
    kind: 'count',
    values,
  });
  return [
    count('R@1', [metrics.recallAt1]),
    count('R@5', [metrics.recallAt5]),
    count('R@10', [metrics.recallAt10]),
    count('median rank', [metrics.medianRank]),
    count('rank of each partner', Array.from(rank)),
  ];
}
