/** Makes a film of a map over the video, with its sound. */
import type { Progress } from '../../contract/environment.ts';
import type { HeatFilm, HeatFilmParams } from '../../contract/localise.ts';
import { AppError, throwIfAborted } from '../../core/errors.ts';
import { fetchPart } from '../../core/fetch-part.ts';
import { SAMPLE_RATE_HZ } from '../../core/geometry.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { smoothHeat } from '../../math/heat/smooth-heat.ts';
import type { WebmWriter } from '../../media/write-webm.ts';
import { requireBothSenses } from '../clip/inputs.ts';
import { paintClipSpectrogram } from '../clip/pictures.ts';
import type { EngineContext } from '../context.ts';
import { isRecording } from '../media/clip-media.ts';

/** Side of the picture, and heights below it, in pixels; even, because encoders require it. */
const SIDE = 448;
const SOUND_HEIGHT = 64;
const CAPTION_HEIGHT = 24;
const FRAMES_PER_SECOND = 12.5;
/** Pixels a patch of a smooth map. */
const SCALE = 8;

/**
 * The map over the playing video: the model's square crop, the map of each moment, below it the spectrogram with the
 * playhead, and the model's audio input.
 *
 * @throws {@link AppError} `clip/no-audio`, `clip/no-video`, `unsupported-browser`, `not-found`, `aborted`.
 */
export async function heatFilm(
  engine: EngineContext,
  params: HeatFilmParams,
  { signal, progress }: TaskContext<Progress>,
): Promise<HeatFilm> {
  const clip = await engine.clips.load(params.clipId);
  requireBothSenses(clip);
  const { summary, data } = clip;
  if (isRecording(summary)) {
    throw new AppError(
      'clip/no-video',
      'Expected a clip from a file: a live recording has no film to draw on.',
    );
  }
  const { startWebm } = await fetchPart(() => import('../../media/write-webm.ts'));
  const canvas = new OffscreenCanvas(SIDE, SIDE + SOUND_HEIGHT + CAPTION_HEIGHT);
  const sound = data.samples && { samples: data.samples, sampleRateHz: SAMPLE_RATE_HZ };
  const writer = await startWebm(canvas, sound);
  const window = { startSeconds: summary.windowStartSeconds, durationSeconds: summary.windowSeconds };
  const draw = painter(canvas, params, toBitmap(paintClipSpectrogram(clip)), clip.family.audio.seconds);
  try {
    let frames = 0;
    await engine.clips.useMedia(params.clipId, async (media) => {
      const limits = { maxWidth: 2 * SIDE, framesPerSecond: FRAMES_PER_SECOND };
      for await (const { bitmap, timeSeconds } of media.playbackFrames(window, limits, signal)) {
        try {
          throwIfAborted(signal);
          draw(bitmap, timeSeconds);
        } finally {
          bitmap.close();
        }
        await writer.addFrame(timeSeconds, 1 / FRAMES_PER_SECOND);
        frames += 1;
        progress({ stage: 'Writing the film', done: timeSeconds, total: summary.windowSeconds });
      }
    });
    return await finished(writer, frames, signal);
  } catch (error) {
    await writer.cancel();
    throw error;
  }
}

async function finished(writer: WebmWriter, frames: number, signal: AbortSignal): Promise<HeatFilm> {
  throwIfAborted(signal);
  const blob = await writer.finish();
  throwIfAborted(signal);
  return { blob, frames, hasAudio: writer.hasAudio };
}

/** Draws one moment of the film. */
function painter(
  canvas: OffscreenCanvas,
  { maps, startsSeconds, grid, look, isSmooth, opacity, caption }: HeatFilmParams,
  spectrogram: OffscreenCanvas,
  seconds: number,
): (frame: ImageBitmap, timeSeconds: number) => void {
  const context = canvas.getContext('2d');
  if (!context) throw new AppError('unsupported-browser', 'This browser gives no canvas to draw a film on.');
  let painted = -1;
  let heat: OffscreenCanvas | null = null;
  return (frame, timeSeconds) => {
    const next = startsSeconds.findLastIndex((start) => start <= timeSeconds);
    const step = Math.max(0, next);
    if (step !== painted || !heat) {
      const values = maps.subarray(step * grid.tokens, (step + 1) * grid.tokens);
      heat = toBitmap(smoothHeat(values, { ...grid, melUp: false }, look, isSmooth ? SCALE : 1));
      painted = step;
    }
    const side = Math.min(frame.width, frame.height);
    context.filter = 'grayscale(0.3) brightness(0.9)';
    context.drawImage(
      frame,
      (frame.width - side) / 2,
      (frame.height - side) / 2,
      side,
      side,
      0,
      0,
      SIDE,
      SIDE,
    );
    context.filter = 'none';
    context.globalAlpha = opacity;
    context.imageSmoothingEnabled = isSmooth;
    context.drawImage(heat, 0, 0, SIDE, SIDE);
    context.globalAlpha = 1;
    context.imageSmoothingEnabled = true;
    context.drawImage(spectrogram, 0, SIDE, SIDE, SOUND_HEIGHT);
    context.fillStyle = '#fff';
    context.fillRect((timeSeconds / seconds) * SIDE - 1, SIDE, 2, SOUND_HEIGHT);
    context.fillStyle = '#15191e';
    context.fillRect(0, SIDE + SOUND_HEIGHT, SIDE, CAPTION_HEIGHT);
    context.fillStyle = '#fff';
    context.font = '13px system-ui, sans-serif';
    context.textBaseline = 'middle';
    context.fillText(caption, 8, SIDE + SOUND_HEIGHT + CAPTION_HEIGHT / 2, SIDE - 16);
  };
}

function toBitmap({ data, width, height }: ReturnType<typeof smoothHeat>): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.putImageData(new ImageData(data, width, height), 0, 0);
  return canvas;
}
