/** Compares a file with its own checksums and finds weights that are not finite. */
import { CHECKPOINT_START_BYTES, checkpointKind } from '../../core/checkpoint-start.ts';
import { throwIfAborted } from '../../core/errors.ts';
import type { RunningHash } from '../../core/hashes.ts';
import { startCrc32 } from '../../core/hashes.ts';
import type { InspectedModel } from './inspect.ts';
import { readBlob } from './read-blob.ts';
import { notFinite, notFiniteError, readTensor } from './read-tensor.ts';
import { expectedTensors } from './tensor-names.ts';
import { checksumError, dataOffsets, readZipDirectory } from './zip.ts';

/** The result for a file's own checksums: all agree, or the file has none. */
export type Checksums = 'verified' | 'none';

/** A stretch of a file, and the CRC-32 that the file states for it. */
interface Stated {
  readonly name: string;
  readonly begin: number;
  readonly end: number;
  readonly crc32: number;
}

/**
 * Compares a file's bytes, read from the first on, with the checksums that its tables state for the members that hold
 * the model. Other members may be damaged.
 */
export class ChecksumWatch implements Pick<RunningHash, 'update'> {
  readonly #stated: readonly Stated[];
  readonly #hash: RunningHash;
  #next = 0;
  #at = 0;
  #wrong: string | null = null;

  private constructor(stated: readonly Stated[], hash: RunningHash) {
    this.#stated = stated;
    this.#hash = hash;
  }

  /** @param parts - files that are read one after the other, as one. */
  static async of(parts: readonly Blob[], model: InspectedModel): Promise<ChecksumWatch> {
    const stated: Stated[] = [];
    let start = 0;
    for (const part of parts) {
      stated.push(...(await statedBy(part, start, model)));
      start += part.size;
    }
    stated.sort((a, b) => a.begin - b.begin);
    return new ChecksumWatch(stated, await startCrc32());
  }

  update(bytes: Uint8Array): void {
    const end = this.#at + bytes.length;
    for (let range = this.#stated[this.#next]; range && range.begin < end; range = this.#stated[this.#next]) {
      const from = Math.max(range.begin, this.#at) - this.#at;
      this.#hash.update(bytes.subarray(from, Math.min(range.end, end) - this.#at));
      if (range.end > end) break;
      this.#close(range);
    }
    this.#at = end;
  }

  /** Call after the last byte. @throws {@link AppError} `model/format` if the bytes are not what was written. */
  finish(): Checksums {
    if (this.#wrong !== null) throw checksumError(this.#wrong);
    return this.#stated.length > 0 ? 'verified' : 'none';
  }

  #close({ name, crc32 }: Stated): void {
    if (Number.parseInt(this.#hash.digest(), 16) !== crc32) this.#wrong ??= name;
    this.#hash.reset();
    this.#next += 1;
  }
}

/** The checksums that a zip states for the members that a model needs; none for other files. */
async function statedBy(file: Blob, start: number, { entries }: InspectedModel): Promise<Stated[]> {
  const head = await readBlob(file, 0, Math.min(CHECKPOINT_START_BYTES, file.size));
  if (checkpointKind(head) !== 'zip') return [];
  const needed = [...entries].filter(([, { blob }]) => blob === file);
  const places = needed.map(([name, { byteOffset }]) => ({ name, byteOffset }));
  places.sort((a, b) => a.byteOffset - b.byteOffset);
  const members = [...(await readZipDirectory(file)).values()];
  const offsets = await dataOffsets(file, members);
  // Both are in the order of the file, so each tensor is met once.
  members.sort((a, b) => a.headerOffset - b.headerOffset);
  let next = 0;
  return members.flatMap(({ name: member, byteLength, crc32 }) => {
    const offset = offsets.get(member);
    if (typeof offset !== 'number') return [];
    const end = offset + byteLength;
    const first = next;
    while (next < places.length && (places[next]?.byteOffset ?? end) < end) next += 1;
    const name = places[first]?.name;
    if (next === first || name === undefined || crc32 === null) return [];
    return [{ name, begin: start + offset, end: start + end, crc32 }];
  });
}

/**
 * @throws {@link AppError} `model/not-finite` if a tensor that a pass needs contains a value that is not finite;
 *   `aborted`.
 */
export async function requireFinite(
  { family, config, entries }: InspectedModel,
  signal: AbortSignal,
): Promise<void> {
  for (const [name, { needed }] of expectedTensors(config, family)) {
    throwIfAborted(signal);
    const entry = entries.get(name);
    if (!entry || !needed) continue;
    const broken = notFinite(await readTensor(entry), entry.dtype);
    if (broken) throw notFiniteError(name, broken);
  }
}
