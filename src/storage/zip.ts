/** Makes archives of uncompressed entries while they are read. */
import { makeZip } from 'client-zip';

/** One file of an archive, made piece by piece when it is needed. */
export interface ZipEntry {
  readonly name: string;
  readonly pieces: AsyncIterable<Uint8Array<ArrayBuffer>> | Iterable<Uint8Array<ArrayBuffer>>;
}

/**
 * An archive of uncompressed entries, made as it is read.
 *
 * Weights and features hardly shrink, and numpy can map only stored entries.
 */
export async function* storedZip(entries: Iterable<ZipEntry>): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const reader = makeZip(inputs(entries)).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value as Uint8Array<ArrayBuffer>;
    }
  } finally {
    await reader.cancel();
  }
}

function* inputs(entries: Iterable<ZipEntry>) {
  // The same time for all entries, so that archives with the same content made at once are equal.
  const lastModified = new Date();
  for (const { name, pieces } of entries) {
    yield { name, lastModified, input: iterate(pieces) };
  }
}

async function* iterate(pieces: ZipEntry['pieces']): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  yield* pieces;
}
