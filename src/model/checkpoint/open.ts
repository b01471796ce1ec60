/** Opens a weight file in the format that its first bytes show. */
import { CHECKPOINT_START_BYTES, checkpointKind } from '../../core/checkpoint-start.ts';
import { AppError } from '../../core/errors.ts';
import type { Checkpoint } from './entry.ts';
import { readBlob } from './read-blob.ts';
import { openSafetensors } from './safetensors.ts';
import { openTorchZip } from './torch-zip.ts';

/**
 * Opens a weight file. The first bytes decide the format, never the name.
 *
 * @param place - which dictionary of a torch file to take, if there are several.
 * @throws {@link AppError} `model/legacy` for torch's format before 1.6, `model/format` for a foreign or damaged file,
 * `model/hostile` for a pickle that asks for anything but tensors.
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
