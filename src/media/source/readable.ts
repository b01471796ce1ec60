/** Files of which the library reads nothing, or only the beginning, as bytes that it reads whole. */
import { ascii, behindId3, bytesOf } from './bytes.ts';
import { readableFlac } from './flac.ts';
import { readableOgg } from './ogg.ts';
import { readableWav } from './wav.ts';

/** A file for the library. */
export interface Readable {
  /** The file itself where nothing had to be changed. */
  readonly file: Blob;
  /** Files whose sound follows behind its own: the links of a chain. */
  readonly followers: readonly Blob[];
  /** What the source was, where `file` is another kind. */
  readonly container?: 'Ogg' | 'WAV';
}

/**
 * Looks at a sound file's first bytes and changes what the library stumbles over; no sound is decoded.
 *
 * @param name - the file's name, for messages.
 * @throws {@link AppError} `media/codec` for a kind of sound that is known and not supported; `media/truncated` for a
 * format that can't be.
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
