/** Moves a file within the browser's own file system. */
import type { Pieces } from './pieces.ts';
import { writePieces } from './pieces.ts';

interface MovableFile extends FileSystemFileHandle {
  readonly move?: (to: FileSystemDirectoryHandle, name: string) => Promise<void>;
}

/** Moves a file; a browser that can't move files copies it, and the first one stays. */
export async function moveFile(
  file: FileSystemFileHandle,
  target: FileSystemDirectoryHandle,
  name: string,
): Promise<void> {
  const movable = file as MovableFile;
  if (movable.move) return movable.move(target, name);
  const copy = await target.getFileHandle(name, { create: true });
  await writePieces(copy, (await file.getFile()).stream() as unknown as Pieces, {});
}
