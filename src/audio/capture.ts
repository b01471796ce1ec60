/** Opens microphone, camera, tab or screen, records through an AudioWorklet, and gives the devices back. */
import type { AppError } from '../core/errors.ts';
import type { CaptureKind } from './capture-failure.ts';
import { captureFailure, endedFailure, insecureFailure, silentShareFailure } from './capture-failure.ts';
import type { CaptureCommand, CaptureReport } from './worklets/capture-processor.ts';
import processorUrl from './worklets/capture-processor.ts?worker&url';

/**
 * Raw audio: what helps a call (echo cancellation, noise reduction, gain control) changes audio, and the model was not
 * trained on that.
 */
const MICROPHONE: MediaTrackConstraints = {
  echoCancellation: false,
  noiseSuppression: false,
  autoGainControl: false,
};
/** About twice the model's 224 pixels; its own resize does the rest. */
const PICTURE: MediaTrackConstraints = { height: { ideal: 480 }, frameRate: { ideal: 15 } };

/** A processor that does not answer (its context was closed) must not keep the devices on. */
const LAST_BLOCK_MS = 1000;

/**
 * Open devices: blocks of audio from an AudioWorklet, frames from the camera or the shared tab.
 *
 * The context runs at the rate of the audio track if that is known, so the browser does not resample; the worker does,
 * as it does for files. Whoever opens it closes it.
 */
export class Capture {
  /** The rate of the blocks. */
  readonly sampleRateHz: number;
  /** The device's own name. */
  readonly label: string;
  readonly hasPicture: boolean;
  readonly #context: AudioContext;
  readonly #node: AudioWorkletNode;
  readonly #stream: MediaStream;
  readonly #video: HTMLVideoElement | null;
  #waiting: ((block: CaptureReport) => void) | null = null;
  #closed = false;

  private constructor(
    stream: MediaStream,
    context: AudioContext,
    node: AudioWorkletNode,
    video: HTMLVideoElement | null,
  ) {
    this.#stream = stream;
    this.#context = context;
    this.#node = node;
    this.#video = video;
    this.sampleRateHz = context.sampleRate;
    this.label = stream.getAudioTracks()[0]?.label ?? '';
    this.hasPicture = video !== null;
    node.port.onmessage = (event: MessageEvent<CaptureReport>) => this.#give(event.data);
  }

  /**
   * Asks for the devices and starts recording.
   *
   * @param onEnded - called once if a device disappears.
   * @throws {@link AppError} `live/*`; nothing stays open then.
   */
  static async open(kind: CaptureKind, onEnded: (error: AppError) => void): Promise<Capture> {
    const stream = await openStream(kind);
    let context: AudioContext | null = null;
    try {
      const [sound] = stream.getAudioTracks();
      if (!sound) throw silentShareFailure();
      context = makeContext(sound);
      await context.audioWorklet.addModule(processorUrl);
      const node = new AudioWorkletNode(context, 'live-capture', {
        numberOfOutputs: 1,
        outputChannelCount: [1],
      });
      context.createMediaStreamSource(new MediaStream([sound])).connect(node);
      // Its output is silent, but only connected nodes run.
      node.connect(context.destination);
      if (context.state !== 'running') await context.resume();
      const capture = new Capture(stream, context, node, await playVideo(stream));
      for (const track of stream.getTracks()) {
        track.addEventListener('ended', () => capture.#closed || onEnded(endedFailure(kind)), { once: true });
      }
      return capture;
    } catch (error) {
      for (const track of stream.getTracks()) track.stop();
      await context?.close();
      throw captureFailure(error, kind);
    }
  }

  /**
   * The audio since the last block, as soon as it is `seconds` long; empty once closed.
   *
   * One call at a time: {@link Capture.finish} answers the one that waits.
   */
  next(seconds: number): Promise<CaptureReport> {
    if (this.#closed) return Promise.resolve(emptyBlock());
    const block = new Promise<CaptureReport>((resolve) => (this.#waiting = resolve));
    this.#send({ kind: 'pull', minimumSamples: Math.round(seconds * this.sampleRateHz) });
    return block;
  }

  /** What the camera or the shared tab shows now; null without one, or before its first frame. */
  async picture(): Promise<ImageBitmap | null> {
    const video = this.#video;
    if (this.#closed || !video || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
    return createImageBitmap(video);
  }

  /** Makes the waiting call to {@link Capture.next} return what has come so far. */
  finish(): void {
    if (!this.#waiting) return;
    this.#send({ kind: 'pull', minimumSamples: 0 });
    setTimeout(() => this.#give(emptyBlock()), LAST_BLOCK_MS);
  }

  /** Gives the devices back. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const track of this.#stream.getTracks()) track.stop();
    if (this.#video) this.#video.srcObject = null;
    this.#send({ kind: 'close' });
    this.#node.disconnect();
    this.#give(emptyBlock());
    await this.#context.close();
  }

  #send(command: CaptureCommand): void {
    this.#node.port.postMessage(command);
  }

  #give(block: CaptureReport): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.(block);
  }
}

function emptyBlock(): CaptureReport {
  return { samples: new Float32Array(0), missed: 0 };
}

async function openStream(kind: CaptureKind): Promise<MediaStream> {
  // Missing on pages that are not secure, whatever the types say.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices) throw insecureFailure();
  try {
    if (kind === 'screen') return await devices.getDisplayMedia({ audio: MICROPHONE, video: PICTURE });
    return await devices.getUserMedia({ audio: MICROPHONE, video: kind === 'camera' ? PICTURE : false });
  } catch (error) {
    throw captureFailure(error, kind);
  }
}

/**
 * At the track's own rate if it is known and accepted, otherwise at the browser's default: then the browser resamples
 * once.
 */
function makeContext(track: MediaStreamTrack): AudioContext {
  const { sampleRate } = track.getSettings();
  try {
    return new AudioContext({ latencyHint: 'playback', ...(sampleRate ? { sampleRate } : {}) });
  } catch {
    return new AudioContext();
  }
}

/** A video element outside the document; frames are taken from it. */
async function playVideo(stream: MediaStream): Promise<HTMLVideoElement | null> {
  const [track] = stream.getVideoTracks();
  if (!track) return null;
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([track]);
  await video.play();
  return video;
}
