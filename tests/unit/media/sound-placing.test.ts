import { describe, expect, it } from 'vitest';
import { flacSamples, opusSeconds } from '../../../src/media/sound/packet-length.ts';
import { holes, placeBlocks } from '../../../src/media/sound/placing.ts';
import { Tape } from '../../../src/media/sound/tape.ts';

const RATE = 48_000;
const even = (count: number, step: number) => Array.from({ length: count }, (_, n) => n * step);

describe('blocks are placed by their packets', () => {
  it('in one stretch where they follow on each other', () => {
    const lengths = Array<number>(10).fill(960);
    expect(placeBlocks(even(10, 0.02), lengths, RATE, true)).toEqual([
      { startSeconds: 0, first: 0, count: 10, frames: 9600 },
    ]);
  });

  it('in one stretch though times are rounded to milliseconds', () => {
    const times = even(300, 1024 / RATE).map((seconds) => Math.round(seconds * 1000) / 1000);
    const lengths = Array<number>(300).fill(1024);
    const [stretch, ...more] = placeBlocks(times, lengths, RATE, false);
    expect(more).toEqual([]);
    expect(Math.abs(stretch!.startSeconds)).toBeLessThan(1e-5);
  });

  it('in two where the times jump, onward or back', () => {
    for (const jump of [0.02, 2, -0.5]) {
      const times = even(20, 0.02).map((seconds, n) => seconds + (n < 12 ? 0 : jump));
      const stretches = placeBlocks(times, Array<number>(20).fill(960), RATE, false);
      expect(stretches.map(({ first, count }) => [first, count])).toEqual([
        [0, 12],
        [12, 8],
      ]);
      expect(stretches[1]!.startSeconds).toBeCloseTo(0.24 + jump, 9);
    }
  });

  it('never further off than the tolerance where a little is lost again and again', () => {
    // Blocks of 2.5 ms of which every fifth is lost: no single loss is certain.
    const kept = Array.from({ length: 1000 }, (_, n) => n).filter((n) => n % 5 !== 4);
    const times = kept.map((n) => n * 0.0025);
    const lengths = kept.map(() => 120);
    for (const { startSeconds, first, count } of placeBlocks(times, lengths, RATE, false)) {
      const last = startSeconds + (count - 1) * 0.0025;
      expect(Math.abs(last - times[first + count - 1]!)).toBeLessThan(0.01);
    }
  });

  it('takes the exact first time of a track over rounded later ones', () => {
    const times = even(50, 0.02).map((seconds, n) => (n === 0 ? 0 : seconds + 0.001));
    expect(placeBlocks(times, Array<number>(50).fill(960), RATE, true)[0]!.startSeconds).toBe(0);
    expect(placeBlocks(times, Array<number>(50).fill(960), RATE, false)[0]!.startSeconds).toBeGreaterThan(
      0.0009,
    );
  });

  it('of nothing makes nothing', () => {
    expect(placeBlocks([], [], RATE, true)).toEqual([]);
  });
});

it('finds the holes between spans in any order', () => {
  const span = (startSeconds: number, endSeconds: number) => ({ startSeconds, endSeconds });
  expect(holes([span(8, 9), span(0, 6), span(2, 3), span(9.01, 10)], 0.015)).toEqual([span(6, 8)]);
  expect(holes([], 0.015)).toEqual([]);
});

describe('the tape', () => {
  it('keeps what lies in the window, later sound over earlier', () => {
    const tape = new Tape(1, 1);
    const format = { sampleRateHz: 10, channels: 2 };
    tape.add(0.5, [new Float32Array(10).fill(1)], format);
    tape.add(1.3, [new Float32Array(2).fill(2), new Float32Array(2).fill(3)], format);
    const { samples, seconds, channels } = tape.finish(false);
    expect([...samples]).toEqual([1, 1, 1, 2, 2, 3, 3]);
    expect(seconds).toBeCloseTo(0.7, 9);
    expect(channels).toBe(2);
    expect(tape.finish(true).samples.length).toBe(10);
  });

  it('refuses a change of the rate', () => {
    const tape = new Tape(0, 1);
    tape.add(0, [new Float32Array(5)], { sampleRateHz: 10, channels: 1 });
    expect(() => tape.add(0.5, [new Float32Array(5)], { sampleRateHz: 20, channels: 1 })).toThrow(
      /10 to 20 Hz/,
    );
  });
});

it.each([
  [[0x08], 0.02], // SILK, 20 ms.
  [[0xfc], 0.02], // CELT, full band, 20 ms.
  [[0xe0], 0.0025],
  [[0x19], 0.12], // Two frames of 60 ms.
  [[0x0b, 0x03], 0.06], // Three frames.
])('knows how long the Opus packet %j is', (bytes, seconds) => {
  expect(opusSeconds(Uint8Array.from(bytes))).toBeCloseTo(seconds, 9);
});

it.each([
  [[0xff, 0xf8, 0x1a, 0x00, 0x00], 192],
  [[0xff, 0xf8, 0x59, 0x18, 0x00], 4608],
  [[0xff, 0xf8, 0xc9, 0x18, 0x00], 4096],
  [[0xff, 0xf8, 0x69, 0x18, 0x05, 0x7f], 128],
  [[0xff, 0xf8, 0x79, 0x18, 0xc2, 0x80, 0x03, 0xff], 1024],
])('knows how long the FLAC frame %j is', (bytes, samples) => {
  expect(flacSamples(Uint8Array.from(bytes))).toBe(samples);
});
