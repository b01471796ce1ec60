/** Reads a byte range of a file. */
import { AppError } from '../../core/errors.ts';

/**
 * Reads a byte range that must be within the blob.
 *
 * @throws {@link AppError} `model/format` if it does not, because the file was cut short or its tables are wrong;
 * `not-found` if the file has changed since it was chosen.
 */
export async function readBlob(blob: Blob, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const fits = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0;
  if (!fits || offset + length > blob.size) {
    throw new AppError(
      'model/format',
      `Expected ${length} bytes at ${offset} of the checkpoint, but the file has only ${blob.size}: ` +
        'it was cut short or is damaged; download it again.',
    );
  }
  try {
    return new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer());
  } catch (cause) {
    throw new AppError(
      'not-found',
      'The browser can no longer read the checkpoint because it was moved, changed or removed: ' +
        'choose it again.',
      { cause },
    );
  }
}

/** A view of the same bytes, for little-endian reads. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
