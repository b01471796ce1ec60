/** Whether an MP4 is encrypted. */
import { FileBytes } from './file-bytes.ts';
import { boxesIn } from './mp4-boxes.ts';

/** Sample entries of copy-protected tracks. */
const PROTECTED = ['encv', 'enca', 'drmi', 'drms'];

/** Whether a track of an MP4 or MOV file is encrypted: the demuxer then needs a key and fails without one. */
export async function isProtected(source: Blob): Promise<boolean> {
  const file = new FileBytes(source);
  let level = await boxesIn(file, 0, file.size);
  for (const type of ['moov', 'trak', 'mdia', 'minf', 'stbl', 'stsd']) {
    const parents = level.filter((box) => box.type === type);
    // The list of descriptions begins after its version and its count.
    const skipped = type === 'stsd' ? 8 : 0;
    const inside = await Promise.all(parents.map((box) => boxesIn(file, box.start + skipped, box.end)));
    level = inside.flat();
  }
  return level.some((box) => PROTECTED.includes(box.type));
}
