/** Archives of NumPy arrays, as `numpy.savez` writes them. */
import type { ZipEntry } from '../../src/storage/zip.ts';
import { storedZip } from '../../src/storage/zip.ts';

/** The bytes of an `.npz` of these arrays, each as the pieces of its `.npy`. */
export async function npzPieces(
  arrays: Readonly<Record<string, ZipEntry['pieces']>>,
): Promise<Uint8Array<ArrayBuffer>[]> {
  const entries = Object.entries(arrays).map(([name, pieces]) => ({ name: `${name}.npy`, pieces }));
  const out: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of storedZip(entries)) out.push(piece);
  return out;
}
