import { describe, expect, it } from 'vitest';
import { WeightsBlob } from '../../../src/model/weights-blob.ts';

/** Enough for some garbage collections: the browser's own blob was stuck after 17 to 28 reads. */
const READS = 1000;
const VALUES = 600_000;

/** Pieces of ragged length that copy what they are asked for. */
function weightsOf(array: Float32Array<ArrayBuffer>): WeightsBlob {
  const bytes = new Uint8Array(array.buffer);
  const cuts = [0, 4, 4096, 65_543, bytes.length];
  return new WeightsBlob(
    cuts.slice(1).map((to, index) => {
      const from = cuts[index]!;
      return {
        byteLength: to - from,
        read: async (begin: number, end: number) => bytes.slice(from + begin, from + end),
      };
    }),
  );
}

const values = Float32Array.from({ length: VALUES }, (_, index) => index % 8191);

/** Reads as the runtime does: one buffer handed to and fro, and nothing but the reader kept. */
async function readIntoOwnBuffer(blob: Blob, from: number, to: number): Promise<Uint8Array> {
  const reader = blob.slice(from, to).stream().getReader({ mode: 'byob' });
  const taken = new Uint8Array(to - from);
  let buffer = new ArrayBuffer(65_536);
  for (let at = 0; ;) {
    const { value, done } = await reader.read(new Uint8Array(buffer));
    if (value) {
      taken.set(value, at);
      at += value.byteLength;
      buffer = value.buffer;
    }
    if (done) {
      expect(at).toBe(taken.length);
      return taken;
    }
  }
}

const expected = (from: number, to: number) => new Uint8Array(values.buffer, from, to - from);

describe('weights blob', () => {
  it.each([
    [0, 4],
    [12, 396],
    [0, 65_536],
    [8, 65_545],
    [100, VALUES * 4],
    [VALUES * 4 - 1, VALUES * 4],
  ])('streams bytes %i to %i', async (from, to) => {
    const blob = weightsOf(values);
    expect(await readIntoOwnBuffer(blob, from, to)).toEqual(expected(from, to));
    expect(new Uint8Array(await new Response(blob.slice(from, to).stream()).arrayBuffer())).toEqual(
      expected(from, to),
    );
  });

  it('ends the stream of an empty slice', async () => {
    expect(await readIntoOwnBuffer(weightsOf(values), 4, 4)).toHaveLength(0);
  });

  it('ends every read of a worker while garbage is collected', async () => {
    const worker = new Worker(new URL('./read-slices.worker.ts', import.meta.url), {
      type: 'module',
    });
    try {
      const answered = new Promise<number>((resolve) => (worker.onmessage = ({ data }) => resolve(data)));
      worker.postMessage({ reads: READS });
      let bytes = 0;
      for (let read = 0; read < READS; read++) bytes += 1 + ((read * 7919) % 100_000);
      expect(await answered).toBe(bytes);
    } finally {
      worker.terminate();
    }
  }, 30_000);
});
