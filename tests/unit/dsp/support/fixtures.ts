import { readFileSync } from 'node:fs';
import { gunzipSync, inflateSync } from 'node:zlib';
import type { Rgba } from '../../../../src/core/tensor.ts';
import { parseNpy } from '../../../support/npy.ts';
import { PACKED_FIXTURES } from '../../../support/packed-fixtures.ts';
import { parseWav } from '../../../support/wav.ts';

const FOLDER = new URL('../../../fixtures/dsp/', import.meta.url);

export function readArray(name: string) {
  if (!PACKED_FIXTURES.has(`dsp/${name}`)) return parseNpy(readFileSync(new URL(name, FOLDER)));
  return parseNpy(gunzipSync(readFileSync(new URL(`${name}.gzip`, FOLDER))));
}
export const readSamples = (name: string) => parseWav(readFileSync(new URL(name, FOLDER)));

/** Decodes an 8-bit RGB PNG without interlacing: all the fixtures use. */
export function readPicture(name: string): Rgba {
  const file = readFileSync(new URL(name, FOLDER));
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)];
  if (file.readUInt8(24) !== 8 || file.readUInt8(25) !== 2) throw new Error(`${name} is not 8-bit RGB`);
  const parts: Buffer[] = [];
  for (let at = 8; at < file.length; at += file.readUInt32BE(at) + 12) {
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT') {
      parts.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
    }
  }
  const rows = undoFilters(inflateSync(Buffer.concat(parts)), width * 3, height);
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    data.set(rows.subarray(pixel * 3, pixel * 3 + 3), pixel * 4);
  }
  return { width, height, data };
}

function undoFilters(raw: Buffer, stride: number, height: number): Uint8Array {
  const out = new Uint8Array(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x += 1) {
      const left = x < 3 ? 0 : out[y * stride + x - 3]!;
      const up = y === 0 ? 0 : out[(y - 1) * stride + x]!;
      const corner = x < 3 || y === 0 ? 0 : out[(y - 1) * stride + x - 3]!;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter!]!;
      out[y * stride + x] = raw[y * (stride + 1) + 1 + x]! + guess;
    }
  }
  return out;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [left, up, corner].map((value) => Math.abs(guess - value));
  if (toLeft! <= toUp! && toLeft! <= toCorner!) return left;
  return toUp! <= toCorner! ? up : corner;
}
