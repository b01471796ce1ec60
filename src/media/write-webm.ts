/** Writes a canvas and sound as a WebM film. */
import {
  AudioSample,
  AudioSampleSource,
  BufferTarget,
  CanvasSource,
  getFirstEncodableAudioCodec,
  getFirstEncodableVideoCodec,
  Output,
  Quality,
  WebMOutputFormat,
} from 'mediabunny';
import { AppError } from '../core/errors.ts';

/** One channel of samples in [-1, 1]. */
export interface FilmSound {
  readonly samples: Float32Array<ArrayBuffer>;
  readonly sampleRateHz: number;
}

/** A film that is being written: pictures are added in order of time. */
export interface WebmWriter {
  /** Adds what the canvas shows now. */
  addFrame(timeSeconds: number, durationSeconds: number): Promise<void>;
  /** The finished film. */
  finish(): Promise<Blob>;
  /** Ends the writing without a film. */
  cancel(): Promise<void>;
  /** False where the browser cannot encode sound. */
  readonly hasAudio: boolean;
}

/** Audio is given to the encoder in parts of this length, so that audio and frames are interleaved. */
const SOUND_PART_SECONDS = 0.5;
const KEY_FRAME_SECONDS = 1;

/**
 * Begins a film of a canvas; all of its sound is written first.
 *
 * @throws {@link AppError} `unsupported-browser` where no codec of WebM can be encoded.
 */
export async function startWebm(canvas: OffscreenCanvas, sound: FilmSound | null): Promise<WebmWriter> {
  const { width, height } = canvas;
  const codec = await getFirstEncodableVideoCodec(['vp9', 'vp8', 'av1'], { width, height });
  if (!codec) {
    throw new AppError(
      'unsupported-browser',
      'This browser cannot encode a WebM film: use a current Chrome, Edge or Firefox.',
    );
  }
  const target = new BufferTarget();
  const output = new Output({ format: new WebMOutputFormat(), target });
  const quality = new Quality('high');
  const pictures = new CanvasSource(canvas, { codec, quality, keyFrameInterval: KEY_FRAME_SECONDS });
  output.addVideoTrack(pictures);
  const heard = sound && { numberOfChannels: 1, sampleRate: sound.sampleRateHz };
  const soundCodec = heard && (await getFirstEncodableAudioCodec(['opus'], heard));
  const sounds = soundCodec ? new AudioSampleSource({ codec: soundCodec, quality }) : null;
  if (sounds) output.addAudioTrack(sounds);
  await output.start();
  let written = 0;
  /** Writes the sound up to a time, so that it never runs far ahead of the pictures. */
  const soundUntil = async (seconds: number) => {
    if (!sounds || !sound) return;
    const { samples, sampleRateHz } = sound;
    const part = Math.round(SOUND_PART_SECONDS * sampleRateHz);
    while (written < samples.length && written / sampleRateHz < seconds) {
      const sample = new AudioSample({
        data: samples.slice(written, written + part),
        format: 'f32-planar',
        numberOfChannels: 1,
        sampleRate: sampleRateHz,
        timestamp: written / sampleRateHz,
      });
      written += part;
      try {
        await sounds.add(sample);
      } finally {
        sample.close();
      }
    }
  };
  return {
    hasAudio: sounds !== null,
    addFrame: async (timeSeconds, durationSeconds) => {
      await soundUntil(timeSeconds + durationSeconds);
      await pictures.add(timeSeconds, durationSeconds);
    },
    finish: async () => {
      await soundUntil(Infinity);
      await output.finalize();
      return new Blob([target.buffer ?? new ArrayBuffer(0)], { type: 'video/webm' });
    },
    cancel: () => output.cancel(),
  };
}
