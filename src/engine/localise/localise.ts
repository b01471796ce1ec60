/** Maps of a clip's frames, and frames against moments. */
import { doubleCentred, probeOffset, spanMeans } from '../../analysis/localise/alignment.ts';
import { meanRow, patchScores } from '../../analysis/localise/patch-scores.ts';
import type { Progress } from '../../contract/environment.ts';
import type { AlignmentResult, LocaliseParams, LocaliseResult } from '../../contract/localise.ts';
import { throwIfAborted } from '../../core/errors.ts';
import type { AudioInput, ModelFamily } from '../../core/family.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { Moved } from '../../core/rpc.ts';
import { nextTurn } from '../../core/turns/next-turn.ts';
import { l2NormalizeRows } from '../../math/l2-normalize.ts';
import { stackRows } from '../../math/rows.ts';
import { similarity } from '../../math/similarity.ts';
import type { OpenClip } from '../clip/clips.ts';
import { requireBothSenses } from '../clip/inputs.ts';
import { paintClipSpectrogram, toRgba } from '../clip/pictures.ts';
import type { EngineContext } from '../context.ts';
import { headTokensOf } from '../features/clip-rows.ts';
import type { ReferenceMeans } from '../features/reference-means.ts';
import { referenceMeans } from '../features/reference-means.ts';
import { saliencies } from './saliencies.ts';

/** A moment is seven columns: 1.12 s of CAV-MAE, a little more than its ten frames are apart. */
const REACH = 3;

/**
 * Where a clip's sound is in its picture, and its picture in its sound: every patch of one sense against the whole of
 * the other, and against moments of it. The frames are all computed, so that a map can follow the playing video.
 *
 * @throws {@link AppError} `clip/no-audio`, `clip/no-video`, `model/none`, `not-found`, `aborted`.
 */
export async function localise(
  engine: EngineContext,
  { clipId, centring, reference }: LocaliseParams,
  context: TaskContext<Progress>,
): Promise<Moved<LocaliseResult>> {
  const started = performance.now();
  const clip = await engine.clips.load(clipId);
  requireBothSenses(clip);
  const means = centring === 'none' ? null : await referenceMeans(engine, reference, context);
  const { sound, frames } = await tokensOfClip(engine, clip, context);
  const { audio } = clip.family;
  const width = sound.length / audio.grid.tokens;
  const columns = soundColumns(clip.summary.audioSeconds, audio);
  const moments = spanMeans(sound, audio.grid, columns, REACH);
  const maps = await scoreMaps(clip.family, sound, moments, frames, means, context.signal);
  const pooled = stackRows(frames.map((tokens) => meanRow(tokens, width)));
  const pictures = clip.data.pictures.flatMap((picture) => (picture ? [toRgba(picture)] : []));
  const spectrogram = paintClipSpectrogram(clip);
  const baselines = clip.data.pictures.flatMap((picture, frame) =>
    picture ? [saliencies(clip, frame)] : [],
  );
  const result: LocaliseResult = {
    clipId,
    centring: means ? 'place' : 'none',
    referenceClips: means?.clips ?? 0,
    frames: frames.length,
    columns,
    reach: REACH,
    ...maps,
    alignment: align(clip, pooled, moments, frames.length, columns),
    contrast: stackRows(baselines.map((of) => of.contrast)),
    motion: stackRows(baselines.map((of) => of.motion)),
    pictures,
    spectrogram,
    milliseconds: performance.now() - started,
  };
  return new Moved(
    result,
    [...pictures, spectrogram].map(({ data }) => data.buffer),
  );
}

async function tokensOfClip(
  engine: EngineContext,
  clip: OpenClip,
  { signal, progress }: TaskContext<Progress>,
) {
  const { framesPerClip } = clip.family.visual;
  const total = framesPerClip + 1;
  progress({ stage: 'Encoding audio', done: 0, total });
  const sound = await headTokensOf(engine, 'audio', clip, 0, signal);
  const frames: Float32Array<ArrayBuffer>[] = [];
  for (let frame = 0; frame < framesPerClip; frame += 1) {
    throwIfAborted(signal);
    progress({ stage: 'Encoding frames', done: 1 + frame, total });
    frames.push(await headTokensOf(engine, 'visual', clip, frame, signal));
  }
  return { sound, frames };
}

async function scoreMaps(
  family: ModelFamily,
  sound: Float32Array,
  moments: Float32Array,
  frames: readonly Float32Array[],
  means: ReferenceMeans | null,
  signal: AbortSignal,
) {
  const [{ grid: heardGrid }, { grid: seenGrid }] = [family.audio, family.visual];
  const width = sound.length / heardGrid.tokens;
  const columns = moments.length / width;
  const heard = meanRow(sound, width);
  const visual = new Float32Array(frames.length * seenGrid.tokens);
  const visualByTime = new Float32Array(frames.length * columns * seenGrid.tokens);
  const audio = new Float32Array(frames.length * heardGrid.tokens);
  const [forPicture, forSound] = [means?.visual ?? null, means?.audio ?? null];
  for (const [frame, tokens] of frames.entries()) {
    visual.set(patchScores(tokens, heard, forPicture), frame * seenGrid.tokens);
    const scores = patchScores(sound, meanRow(tokens, width), forSound);
    // Padding after the audio has tokens too, but no score.
    scores.forEach((_, token) => {
      if (token % heardGrid.gridColumns >= columns) scores[token] = Number.NaN;
    });
    audio.set(scores, frame * heardGrid.tokens);
    for (let column = 0; column < columns; column += 1) {
      const moment = moments.subarray(column * width, (column + 1) * width);
      visualByTime.set(patchScores(tokens, moment, forPicture), (frame * columns + column) * seenGrid.tokens);
    }
    // Wide models take tens of milliseconds per frame, so let an abort arrive in between.
    await nextTurn();
    throwIfAborted(signal);
  }
  return { visual, visualByTime, audio };
}

function align(
  clip: OpenClip,
  pooled: Float32Array<ArrayBuffer>,
  moments: Float32Array<ArrayBuffer>,
  frames: number,
  columns: number,
): AlignmentResult {
  const width = pooled.length / frames;
  const cosine = similarity(
    l2NormalizeRows(pooled, frames, width),
    l2NormalizeRows(moments, columns, width),
    frames,
    columns,
    width,
  );
  const frameColumns = clip.summary.frameTimesSeconds.map((timeSeconds) =>
    Math.min(columns - 1, Math.max(0, Math.floor(timeSeconds / clip.family.audio.columnSeconds))),
  );
  return {
    cosine,
    centred: doubleCentred(cosine, frames, columns),
    frameColumns,
    probe: probeOffset(cosine, frameColumns, columns),
  };
}

/** Columns that hold sound from end to end; a shorter one at the end still counts where it is the only one. */
function soundColumns(audioSeconds: number, { grid, columnSeconds }: AudioInput): number {
  return Math.min(grid.gridColumns, Math.max(1, Math.floor(audioSeconds / columnSeconds)));
}
