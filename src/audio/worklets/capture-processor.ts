/**
 * Records a device's first channel into a ring of 10.24 s and returns what came since the last block when asked.
 *
 * Nothing is sent without a request, so blocks grow instead of queueing when the page or the worker is busy.
 */
import { SampleRing } from './sample-ring.ts';

/** From the page to the processor. */
export type CaptureCommand =
  /**
   * Asks for a block of at least this many samples, as soon as they have come; a later request replaces a waiting one.
   */
  { readonly kind: 'pull'; readonly minimumSamples: number } | { readonly kind: 'close' };

/** From the processor to the page. */
export interface CaptureReport {
  readonly samples: Float32Array<ArrayBuffer>;
  readonly missed: number;
}

// The worklet's own globals, which the DOM library does not declare.
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare const sampleRate: number;
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

/** The span of the model's spectrogram. */
const RING_SECONDS = 10.24;

class CaptureProcessor extends AudioWorkletProcessor {
  readonly #ring = new SampleRing(Math.ceil(RING_SECONDS * sampleRate));
  #wanted: number | null = null;
  #closed = false;

  constructor() {
    super();
    this.port.onmessage = (event: MessageEvent<CaptureCommand>) => {
      if (event.data.kind === 'close') this.#closed = true;
      else {
        this.#wanted = event.data.minimumSamples;
        this.#answer();
      }
    };
  }

  process(inputs: Float32Array[][]): boolean {
    const channel = inputs[0]?.[0];
    if (channel) this.#ring.write(channel);
    this.#answer();
    return !this.#closed;
  }

  #answer(): void {
    if (this.#wanted === null || this.#ring.waiting < this.#wanted) return;
    this.#wanted = null;
    const report: CaptureReport = this.#ring.take();
    this.port.postMessage(report, [report.samples.buffer]);
  }
}

registerProcessor('live-capture', CaptureProcessor);
