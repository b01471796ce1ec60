/** Reads and writes the files of training, and keeps the arrays of clips. */
import { digestOf } from '../core/hashes.ts';
import { openOwnFolder, TRAIN_FOLDER } from '../core/own-names.ts';
import { floatToHalf, halfToFloat } from '../math/half.ts';
import { type Pieces, writePieces } from '../storage/pieces.ts';
import type { TrainClip } from './clips.ts';

/** The folder of training, or null where the browser keeps no files for pages. */
export const trainFolder = () => openOwnFolder(TRAIN_FOLDER, { create: true }).catch(() => null);

/** Keeps a clip's arrays, the spectrogram as float16. Where that fails they are made again on the next visit. */
export async function keepClip({ clipId, name, logMel, pictures }: TrainClip): Promise<void> {
  const head = new TextEncoder().encode(
    JSON.stringify({ clipId, name, logMel: logMel.length, pictures: pictures.map(({ length }) => length) }),
  );
  const length = new Uint8Array(new Uint32Array([head.length]).buffer);
  const halves = new Uint8Array(floatToHalf(logMel).buffer);
  await writeFile(await trainFolder(), await fileName(clipId), [length, head, halves, ...pictures]);
}

/** A kept clip; null where there is none that is whole. */
export async function keptClip(clipId: string): Promise<TrainClip | null> {
  const file = await readFile(await trainFolder(), await fileName(clipId));
  if (!file) return null;
  try {
    const bytes = await file.arrayBuffer();
    const headLength = new DataView(bytes).getUint32(0, true);
    const head = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 4, headLength))) as {
      readonly clipId: string;
      readonly name: string;
      readonly logMel: number;
      readonly pictures: readonly number[];
    };
    let at = 4 + headLength;
    const logMel = halfToFloat(new Uint16Array(bytes.slice(at, (at += 2 * head.logMel))));
    const pictures = head.pictures.map((length) => new Uint8Array(bytes.slice(at, (at += length))));
    const isWhole = head.clipId === clipId && at === bytes.byteLength;
    return isWhole ? { clipId, name: head.name, logMel, pictures } : null;
  } catch {
    return null;
  }
}

/** What float16 makes of a spectrogram: a run must not depend on whether it came from the disk. */
export const asKept = (logMel: Float32Array): Float32Array<ArrayBuffer> => halfToFloat(floatToHalf(logMel));

const fileName = (clipId: string) => keptName('clip-', clipId);

/** The name of the file that something of this id lies in. */
export async function keptName(prefix: string, id: string): Promise<string> {
  return prefix + (await digestOf(new TextEncoder().encode(id))).slice(0, 24);
}

/** A file of a folder; null where there is none. */
export async function readFile(folder: FileSystemDirectoryHandle | null, name: string): Promise<File | null> {
  try {
    const handle = await folder?.getFileHandle(name);
    return (await handle?.getFile()) ?? null;
  } catch {
    return null;
  }
}

/** @returns whether the whole file lies there now; what was written of it is removed if not. */
export async function writeFile(
  folder: FileSystemDirectoryHandle | null,
  name: string,
  parts: Pieces,
): Promise<boolean> {
  if (!folder) return false;
  try {
    await writePieces(await folder.getFileHandle(name, { create: true }), parts, {});
    return true;
  } catch {
    await folder.removeEntry(name).catch(() => undefined);
    return false;
  }
}
