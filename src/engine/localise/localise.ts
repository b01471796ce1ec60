/** Maps where the audio is in ten frames, and compares frames with moments of the audio. */
import { doubleCentred, probeOffset, spanMeans } from '../../analysis/localise/alignment.ts';
import { meanRow, patchScores } from '../../analysis/localise/patch-scores.ts';
import type { Progress } from '../../contract/environment.ts';
import type { AlignmentResult, LocaliseParams, LocaliseResult } from '../../contract/localise.ts';
import { throwIfAborted } from '../../core/errors.ts';
import {
  AUDIO_GRID,
  FRAMES_PER_CLIP,
  HOP_SAMPLES,
  IMAGE_SIZE,
  SAMPLE_RATE_HZ,
  VISUAL_GRID,
} from '../../core/geometry.ts';
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

/** Duration of a column of the patch grid, in seconds. */
const COLUMN_SECONDS = (AUDIO_GRID.patch * HOP_SAMPLES) / SAMPLE_RATE_HZ;
/** A moment reaches three columns to both sides: seven columns, 1.12 s, a little more than the time between frames. */
const REACH = 3;

/**
 * Where a clip's audio is in its frames, and its frames in its audio: every patch of one modality is compared with the
 * whole of the other, and with moments of it. All ten frames are computed, so that a map can follow the playing video.
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
  const width = sound.length / AUDIO_GRID.tokens;
  const columns = soundColumns(clip.summary.audioSeconds);
  const moments = spanMeans(sound, AUDIO_GRID, columns, REACH);
  const maps = await scoreMaps(sound, moments, frames, means, context.signal);
  const pooled = stackRows(frames.map((tokens) => meanRow(tokens, width)));
  const pictures = clip.data.pictures.flatMap((picture) => (picture ? [toRgba(picture, IMAGE_SIZE)] : []));
  const spectrogram = paintClipSpectrogram(clip);
  const result: LocaliseResult = {
    clipId,
    centring: means ? 'place' : 'none',
    referenceClips: means?.clips ?? 0,
    frames: frames.length,
    columns,
    reach: REACH,
    ...maps,
    alignment: align(clip, pooled, moments, frames.length, columns),
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
  const total = FRAMES_PER_CLIP + 1;
  progress({ stage: 'Encoding audio', done: 0, total });
  const sound = await headTokensOf(engine, 'audio', clip, 0, signal);
  const frames: Float32Array<ArrayBuffer>[] = [];
  for (let frame = 0; frame < FRAMES_PER_CLIP; frame += 1) {
    throwIfAborted(signal);
    progress({ stage: 'Encoding frames', done: 1 + frame, total });
    frames.push(await headTokensOf(engine, 'visual', clip, frame, signal));
  }
  return { sound, frames };
}

async function scoreMaps(
  sound: Float32Array,
  moments: Float32Array,
  frames: readonly Float32Array[],
  means: ReferenceMeans | null,
  signal: AbortSignal,
) {
  const width = sound.length / AUDIO_GRID.tokens;
  const columns = moments.length / width;
  const heard = meanRow(sound, width);
  const visual = new Float32Array(frames.length * VISUAL_GRID.tokens);
  const visualByTime = new Float32Array(frames.length * columns * VISUAL_GRID.tokens);
  const audio = new Float32Array(frames.length * AUDIO_GRID.tokens);
  const [forPicture, forSound] = [means?.visual ?? null, means?.audio ?? null];
  for (const [frame, tokens] of frames.entries()) {
    visual.set(patchScores(tokens, heard, forPicture), frame * VISUAL_GRID.tokens);
    const scores = patchScores(sound, meanRow(tokens, width), forSound);
    // Padding after the audio has tokens too, but no score.
    scores.forEach((_, token) => {
      if (token % AUDIO_GRID.gridColumns >= columns) scores[token] = Number.NaN;
    });
    audio.set(scores, frame * AUDIO_GRID.tokens);
    for (let column = 0; column < columns; column += 1) {
      const moment = moments.subarray(column * width, (column + 1) * width);
      visualByTime.set(
        patchScores(tokens, moment, forPicture),
        (frame * columns + column) * VISUAL_GRID.tokens,
      );
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
    Math.min(columns - 1, Math.max(0, Math.floor(timeSeconds / COLUMN_SECONDS))),
  );
  return {
    cosine,
    centred: doubleCentred(cosine, frames, columns),
    frameColumns,
    probe: probeOffset(cosine, frameColumns, columns),
  };
}

/** Columns that are full of audio, at least one. */
function soundColumns(audioSeconds: number): number {
  return Math.min(AUDIO_GRID.gridColumns, Math.max(1, Math.floor(audioSeconds / COLUMN_SECONDS)));
}
