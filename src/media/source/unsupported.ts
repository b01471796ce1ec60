/** The error for a known kind of audio that is not supported. */
import { AppError } from '../../core/errors.ts';

/** The error for a known kind of audio that is not supported. */
export function unsupportedSound(codec: string, name: string): AppError {
  return new AppError(
    'media/codec',
    `${codec} audio is not supported (${name}): convert it to FLAC, MP3, M4A or WAV with PCM.`,
  );
}
