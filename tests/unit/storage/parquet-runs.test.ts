import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js';
import { expect, it } from 'vitest';
import { SeededRandom } from '../../../src/core/rng.ts';
import { readRuns } from '../../../src/storage/parquet-runs.ts';

/** Runs and packed groups of random lengths, as bytes and as values. */
function randomRuns(bitWidth: number, seed: number) {
  const random = new SeededRandom(seed);
  const draw = (below: number) => Math.floor((random.uniforms(1)[0] as number) * below);
  const bytes: number[] = [];
  const values: number[] = [];
  const varint = (value: number) => {
    for (let rest = value; ; rest = Math.floor(rest / 128)) {
      bytes.push((rest % 128) + (rest >= 128 ? 128 : 0));
      if (rest < 128) return;
    }
  };
  for (let part = 0; part < 12; part += 1) {
    if (part % 2 === 0) {
      const [count, value] = [1 + draw(400), draw(2 ** bitWidth)];
      varint(2 * count);
      for (let i = 0; i < Math.ceil(bitWidth / 8); i += 1) bytes.push(Math.floor(value / 256 ** i) % 256);
      values.push(...Array.from({ length: count }, () => value));
    } else {
      const groups = 1 + draw(3);
      varint(2 * groups + 1);
      const packed = Array.from({ length: 8 * groups }, () => draw(2 ** bitWidth));
      const bits = packed.flatMap((value) =>
        Array.from({ length: bitWidth }, (_, bit) => Math.floor(value / 2 ** bit) % 2),
      );
      for (let at = 0; at < bits.length; at += 8)
        bytes.push(bits.slice(at, at + 8).reduce((sum, bit, i) => sum + bit * 2 ** i, 0));
      values.push(...packed);
    }
  }
  return { bytes: Uint8Array.from(bytes), values };
}

it.each([1, 2, 3, 7, 8, 11, 17])(
  'reads numbers of %i bits as they were written, as the kept reader does',
  (bitWidth) => {
    const { bytes, values } = randomRuns(bitWidth, bitWidth);
    const output = new Uint32Array(values.length - 3);
    readRuns(bytes, bitWidth, output);
    expect([...output]).toEqual(values.slice(0, -3));
    const kept = new Array<number>(values.length).fill(0);
    readRleBitPackedHybrid({ view: new DataView(bytes.buffer), offset: 0 }, bitWidth, kept, bytes.length);
    expect(kept.slice(0, output.length)).toEqual([...output]);
  },
);

it('ends where the values or the bytes end, whatever a run claims', () => {
  const output = new Uint8Array(10);
  readRuns(Uint8Array.of(0xfe, 0xff, 0xff, 0xff, 0x0f, 1), 1, output);
  expect([...output]).toEqual(new Array(10).fill(1));
  for (const bytes of [[], [4], [3], [0, 0, 0], [0x80, 0x80, 0x80, 0x80, 0x80, 0x80]])
    expect(() => readRuns(Uint8Array.from(bytes), 1, output)).toThrow();
});
