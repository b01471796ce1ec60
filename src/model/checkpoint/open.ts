import { AppError } from '../../core/errors.ts';
import type { Checkpoint } from './entry.ts';
import { readBlob } from './read-blob.ts';
import { openSafetensors } from './safetensors.ts';
import { openTorchZip } from './torch-zip.ts';

const ZIP_MAGIC = [0x50, 0x4b, 0x03, 0x04];
/** PROTO 2, then LONG1 of ten bytes: the pickled number with which torch.save began before 1.6. */
const LEGACY_MAGIC = [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];
const SNIFF_BYTES = 16;

/**
 * Opens a weight file by what its first bytes say, never by its name.
 *
 * @throws {@link AppError} `model/legacy` for torch's pre-1.6 format, `model/format` for a foreign or damaged
 * file, `model/hostile` for a pickle that asks for more than tensors.
 */
export async function openCheckpoint(blob: Blob): Promise<Checkpoint> {
  const head = await readBlob(blob, 0, Math.min(SNIFF_BYTES, blob.size));
  const startsWith = (magic: readonly number[]) => magic.every((byte, index) => head[index] === byte);
  if (startsWith(ZIP_MAGIC)) return openTorchZip(blob);
  if (startsWith(LEGACY_MAGIC)) {
    throw new AppError(
      'model/legacy',
      'This checkpoint has the format that torch.save wrote before version 1.6, which cannot be read in place: ' +
        `convert it once with python -c "import torch; torch.save(torch.load('old.pth', map_location='cpu'), 'new.pth')".`,
    );
  }
  // A safetensors file is a 64-bit length and then JSON.
  if (head[8] === 0x7b) return openSafetensors(blob);
  throw new AppError(
    'model/format',
    'Expected a CAV-MAE checkpoint (.pth written by torch.save, or .safetensors), but the file starts like neither: ' +
      'choose another file.',
  );
}
