/** Unpacks an archive of stored members. */
import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { LOCAL_BYTES, readZipMembers } from '../src/core/zip-directory.ts';
import { CommandError } from './fail.ts';

/** Bytes that are copied at once: members may be larger than the memory. */
const BLOCK_BYTES = 16 * 1024 * 1024;

/**
 * Writes the members of an archive into a folder, each whole or not at all.
 *
 * @param archive - its members are stored without compression, as the app writes them, and are in no folders.
 * @returns their names.
 * @throws {@link CommandError} for another archive.
 */
export async function unpackStored(archive: string, folder: string): Promise<string[]> {
  const damaged = (what: string) => new CommandError(`Expected a whole archive, but ${archive} ${what}.`);
  await mkdir(folder, { recursive: true });
  const file = await open(archive);
  try {
    const { size } = await file.stat();
    const read = (offset: number, length: number) => bytesOf(file, offset, length);
    const members = await readZipMembers({ size, read, damaged: damaged as never });
    for (const { name, method, headerOffset, byteLength } of members) {
      if (method !== 0 || name !== basename(name))
        throw damaged(`contains ${name}, which is packed in another format`);
      const header = Buffer.from(await read(headerOffset, LOCAL_BYTES));
      const start = headerOffset + LOCAL_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
      if (start + byteLength > size) throw damaged(`ends within ${name}`);
      await copyRange(file, start, byteLength, join(folder, name));
    }
    return members.map(({ name }) => name);
  } finally {
    await file.close();
  }
}

async function copyRange(from: FileHandle, start: number, length: number, path: string): Promise<void> {
  const part = join(dirname(path), `.${basename(path)}.part-${process.pid}`);
  const to = await open(part, 'w');
  try {
    for (let done = 0; done < length; done += BLOCK_BYTES) {
      await to.write(await bytesOf(from, start + done, Math.min(BLOCK_BYTES, length - done)));
    }
  } finally {
    await to.close();
  }
  await rename(part, path);
}

async function bytesOf(file: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, offset);
  return buffer.subarray(0, bytesRead);
}
