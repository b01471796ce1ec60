/** Reads the header of a `.npy` file. */

export interface NpyHeader {
  /** numpy's name of the element type, such as `<f4`; empty if the header names none. */
  readonly descriptor: string;
  readonly shape: readonly number[];
  readonly isFortran: boolean;
  /** Where the values begin. */
  readonly valuesAt: number;
}

/**
 * The header of a `.npy` file; null for another file.
 *
 * @remarks Source: NumPy's format description, versions 1 to 3.
 */
export function readNpyHeader(file: Uint8Array): NpyHeader | null {
  const text = (from: number, to: number) => new TextDecoder('latin1').decode(file.subarray(from, to));
  if (file.length <= 12 || text(1, 6) !== 'NUMPY') return null;
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const headerAt = file[6] === 1 ? 10 : 12;
  const valuesAt = headerAt + (headerAt === 10 ? view.getUint16(8, true) : view.getUint32(8, true));
  const header = text(headerAt, valuesAt);
  const shape = (/'shape':\s*\(([^)]*)\)/.exec(header)?.[1] ?? '')
    .split(',')
    .flatMap((extent) => (extent.trim() === '' ? [] : [Number(extent)]));
  return {
    descriptor: /'descr':\s*'([^']+)'/.exec(header)?.[1] ?? '',
    shape,
    isFortran: header.includes("'fortran_order': True"),
    valuesAt,
  };
}
