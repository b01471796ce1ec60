/** Small functions that read a file's bytes. */
import { noteStep } from '../progress.ts';

/** Files have one or two tags; a file that seems to have more holds no audio. */
const MAX_TAGS = 16;

/** Bytes of a file from `at`; fewer at its end. */
export async function bytesOf(file: Blob, at: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await file.slice(at, at + length).arrayBuffer();
  // Every loop over a file ends, so each read is progress.
  noteStep();
  return new Uint8Array(bytes);
}

/** Bytes as text, one character per byte; shorter at their end. */
export function ascii(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}

/** Where the content of a file begins, after ID3 tags with titles and images. */
export async function behindId3(file: Blob): Promise<number> {
  let at = 0;
  for (let count = 0; count < MAX_TAGS; count++) {
    const header = await bytesOf(file, at, 10);
    if (header.length < 10 || ascii(header, 0, 3) !== 'ID3') break;
    const size = header.subarray(6, 10).reduce((sum, byte) => (sum << 7) | (byte & 0x7f), 0);
    const footer = header[5]! & 0x10 ? 10 : 0;
    at += 10 + size + footer;
  }
  return at;
}
