/** Which format a file has, by its first bytes. */
import { CHECKPOINT_START_BYTES, checkpointKind } from '../../core/checkpoint-start.ts';
import { AppError } from '../../core/errors.ts';
import type { Checkpoint } from './entry.ts';
import { readBlob } from './read-blob.ts';
import { openSafetensors } from './safetensors.ts';
import { openTorchZip } from './torch-zip.ts';

/**
 * Opens a weight file by what its first bytes say, never by its name.
 *
 * @param place - which dictionary of a torch file to take, where there are several.
 * @throws {@link AppError} `model/legacy` for torch's pre-1.6 format, `model/format` for a foreign or damaged
 * file, `model/hostile` for a pickle that asks for something else than tensors.
 */
export async function openCheckpoint(blob: Blob, place?: string): Promise<Checkpoint> {
  const kind = checkpointKind(await readBlob(blob, 0, Math.min(CHECKPOINT_START_BYTES, blob.size)));
  if (kind === 'zip') return openTorchZip(blob, place);
  if (kind === 'safetensors') return openSafetensors(blob);
  if (kind === 'legacy') {
    throw new AppError(
      'model/legacy',
      'This checkpoint has the format that torch.save wrote before version 1.6, which cannot be read in place: ' +
        `convert it once with python -c "import torch; torch.save(torch.load('old.pth', map_location='cpu'), 'new.pth')".`,
    );
  }
  throw new AppError(
    'model/format',
    'Expected a CAV-MAE checkpoint (.pth written by torch.save, or .safetensors), but the file starts like neither: ' +
      'choose another file.',
  );
}
