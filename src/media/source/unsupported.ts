/** The refusal of a kind of sound that is known by name. */
import { AppError } from '../../core/errors.ts';

/** The refusal of a kind of sound that is known by name. */
export function unsupportedSound(codec: string, name: string): AppError {
  return new AppError(
    'media/codec',
    `${codec} sound is not supported (${name}): convert it to WAV with PCM, to FLAC, MP3 or M4A.`,
  );
}
