/** Rewrites files that the library can't read, or reads only in part, into bytes that it reads whole. */
import { ascii, behindId3, bytesOf } from './bytes.ts';
import { readableFlac } from './flac.ts';
import { readableOgg } from './ogg.ts';
import { readableWav } from './wav.ts';

/** A file for the library. */
export interface Readable {
  /** The file itself if nothing had to be changed. */
  readonly file: Blob;
  /** Files whose audio continues this file's: the links of a chain. */
  readonly followers: readonly Blob[];
  /** What the source was, if `file` is of another kind. */
  readonly container?: 'Ogg' | 'WAV';
}

/**
 * Looks at the first bytes of an audio file and changes what the library can't handle; no audio is decoded.
 *
 * @param name - the file's name, for messages.
 * @throws {@link AppError} `media/codec` for a known kind of audio that is not supported; `media/truncated` for an
 * impossible format.
 */
export async function readable(source: Blob, name: string): Promise<Readable> {
  const head = await bytesOf(source, 0, 12);
  const magic = ascii(head, 0, 4);
  if (/^(RIFF|RIFX|RF64)$/.test(magic) && ascii(head, 8, 4) === 'WAVE') {
    return { file: await readableWav(source, name), followers: [], container: 'WAV' };
  }
  if (magic === 'OggS') return { ...(await readableOgg(source, name)), container: 'Ogg' };
  const start = magic.startsWith('ID3') ? await behindId3(source) : 0;
  if (ascii(await bytesOf(source, start, 4), 0, 4) === 'fLaC') {
    return { file: await readableFlac(source, start), followers: [] };
  }
  return { file: source, followers: [] };
}
