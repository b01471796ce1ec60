/// <reference lib="webworker" />
import { WeightsBlob } from '../../../src/model/weights-blob.ts';

const VALUES = 600_000;
const LONGEST_BYTES = 100_000;

/** Reads slices as the runtime does: a reader that takes a buffer, with nothing else kept. */
async function readIntoOwnBuffer(blob: Blob, from: number, to: number): Promise<number> {
  const reader = blob.slice(from, to).stream().getReader({ mode: 'byob' });
  let buffer = new ArrayBuffer(1_048_576);
  let bytes = 0;
  for (;;) {
    const { value, done } = await reader.read(new Uint8Array(buffer));
    if (value) {
      bytes += value.byteLength;
      buffer = value.buffer;
    }
    if (done) return bytes;
  }
}

/** Told how many slices to read, leaves garbage about meanwhile and answers with the bytes read. */
self.onmessage = async ({ data }: MessageEvent<{ reads: number }>) => {
  const values = Float32Array.from({ length: VALUES }, (_, index) => index);
  const own = new Blob([values]);
  const read = async (begin: number, end: number) =>
    new Uint8Array(await own.slice(begin, end).arrayBuffer());
  const blob = new WeightsBlob([{ byteLength: own.size, read }]);
  const littering = setInterval(() => Array.from({ length: 200 }, () => new Float32Array(20_000)), 10);
  let bytes = 0;
  for (let turn = 0; turn < data.reads; turn++) {
    const from = (turn * 9973) % (VALUES * 4 - LONGEST_BYTES);
    bytes += await readIntoOwnBuffer(blob, from, from + 1 + ((turn * 7919) % LONGEST_BYTES));
  }
  clearInterval(littering);
  self.postMessage(bytes);
};
