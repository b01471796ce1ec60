/** Says in a sentence why a file is refused; fetched only then. */
import { UnsupportedInputFormatError } from 'mediabunny';
import { AppError } from '../core/errors.ts';
import { fileKind } from './headers/file-kind.ts';
import { isProtected } from './headers/protection.ts';
import { programCount } from './picture/unread-picture.ts';

/** Why the demuxer recognises a file but lists nothing in it. */
export async function whyNoTracks(name: string, container: string, source: Blob): Promise<AppError> {
  const kind = await fileKind(source);
  if (kind !== null) return notMedia(name, kind);
  return new AppError(
    'media/no-tracks',
    `${name} (${container}) lists no video and no audio: it may have been cut off while it was copied or recorded. Fetch it again.`,
  );
}

function notMedia(name: string, kind: string | null, cause?: unknown): AppError {
  const what =
    kind === null ? 'not a video or audio file that can be read here' : `${kind}, which can't be read here`;
  return new AppError(
    'media/not-media',
    `${name} is ${what}: expected MP4, MOV, WebM, MKV, TS, WAV, MP3, M4A, Ogg or FLAC.`,
    { cause },
  );
}

/** Why the demuxer would not read a file. The library's own message is for its authors and stays in the cause. */
export async function whyUnreadable(cause: unknown, name: string, source: Blob): Promise<AppError> {
  if (cause instanceof UnsupportedInputFormatError) return notMedia(name, await fileKind(source), cause);
  const programs = await programCount(source);
  if (programs > 1) {
    return new AppError(
      'media/codec',
      `${name} contains ${programs} television programmes, and only one can be read here: save one programme to its own file.`,
      { cause },
    );
  }
  if (await isProtected(source)) {
    return new AppError(
      'media/codec',
      `${name} is encrypted: only files without copy protection can be read here.`,
      { cause },
    );
  }
  return new AppError(
    'media/truncated',
    `${name} can't be read because its headers are damaged or cut off: fetch it again.`,
    { cause },
  );
}
