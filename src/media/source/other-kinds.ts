/** Opens files that are not MP4, MOV, Matroska or WebM; fetched when there is one. */
import { Input } from 'mediabunny';
import { settleTransportClock } from '../track/transport-clock.ts';
import { WatchedSource } from '../watched-source.ts';
import { OTHER_FORMATS } from './other-formats.ts';
import { type Readable, readable } from './readable.ts';

/**
 * Opens a file of another kind, changed where the library would stumble over it.
 *
 * @param name - the file's name, for messages.
 * @param inputs - gets the file's input, and behind it those whose sound follows on its own. The caller disposes of
 *   them, also after an error.
 * @throws {@link AppError} see {@link readable}; the library's own errors for what it can't read.
 */
export async function openOther(source: Blob, name: string, inputs: Input[]): Promise<Readable> {
  const found = await readable(source, name);
  for (const file of [found.file, ...found.followers]) {
    inputs.push(new Input({ formats: OTHER_FORMATS, source: new WatchedSource(file) }));
  }
  const [input] = inputs;
  if ((await input?.getFormat())?.name === 'MPEG Transport Stream') await settleTransportClock(input!);
  return found;
}
