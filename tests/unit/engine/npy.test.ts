import { describe, expect, it } from 'vitest';
import { npyFlags, npyFloats, npyHeader, npyTexts } from '../../../src/storage/npy.ts';
import { parseNpy } from '../../support/npy.ts';

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** The dict of a header as text. */
const dictOf = (header: Uint8Array): string => new TextDecoder().decode(header.subarray(10)).trimEnd();

describe('a NumPy file', () => {
  it.each([[[0, 96]], [[5]], [[7, 1, 3]], [[]], [[12345, 768]]])(
    'begins at a place of 64 for %j',
    (shape) => {
      const header = npyHeader('<f4', shape);
      expect(header.length % 64).toBe(0);
      expect(header.at(-1)).toBe(0x0a);
      expect(new DataView(header.buffer).getUint16(8, true)).toBe(header.length - 10);
    },
  );

  it('writes shapes as Python does', () => {
    expect(dictOf(npyHeader('<f4', [5]))).toBe("{'descr': '<f4', 'fortran_order': False, 'shape': (5,), }");
    expect(dictOf(npyHeader('<f4', [2, 3]))).toBe(
      "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }",
    );
    expect(dictOf(npyHeader('<f4', []))).toBe("{'descr': '<f4', 'fortran_order': False, 'shape': (), }");
  });

  it('is read back value by value, also from the middle of a buffer', () => {
    const all = Float32Array.from({ length: 20 }, (_, index) => index / 7);
    const { data, shape } = parseNpy(joined(npyFloats(all.subarray(3, 15), [4, 3])));
    expect(shape).toEqual([4, 3]);
    expect(Float32Array.from(data)).toEqual(all.slice(3, 15));
  });

  it('holds texts of any script in a fixed width', () => {
    const [header, values] = npyTexts(['a', '', 'Äpfel, 𝄞']) as [Uint8Array, Uint8Array<ArrayBuffer>];
    expect(dictOf(header)).toContain("'descr': '<U8'");
    const words = new Uint32Array(values.buffer);
    expect(words.length).toBe(24);
    expect([words[0], words[8], words[16], words[23]]).toEqual([97, 0, 0xc4, 0x1d11e]);
    expect(dictOf(npyTexts(['x'], [])[0]!)).toContain("'shape': ()");
    expect(dictOf(npyTexts([])[0]!)).toContain("'descr': '<U1'");
  });

  it('holds flags as booleans', () => {
    const [header, values] = npyFlags(Uint8Array.of(1, 0), [2, 1]) as [Uint8Array, Uint8Array];
    expect(dictOf(header)).toContain("'|b1'");
    expect([...values]).toEqual([1, 0]);
  });
});
