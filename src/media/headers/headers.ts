/** Checks the counts and sizes in headers against the file's length; reads FLAC itself. */
import { AppError } from '../../core/errors.ts';
import { EBML } from './ebml-reader.ts';
import type { FileBytes } from './file-bytes.ts';
import { fourCharacters } from './header-bytes.ts';
import { matroskaFault } from './matroska-headers.ts';
import { isMp4, mp4Fault } from './mp4-headers.ts';

const FLAC_BLOCK_HEADER_BYTES = 4;
const FLAC_STREAM_INFO_BYTES = 34;

/** Real files hold a handful: comments, a cover image, a seek table. */
const FLAC_MAX_BLOCKS = 1024;

/**
 * Compares the counts and sizes in a file's headers with the file's own length. Otherwise the demuxer would trust
 * them and build tables of that many entries, or read on without end.
 *
 * Only parts that a few reads reach are checked: sample tables of MP4 and MOV and their first fragments, everything
 * before the first cluster of WebM and MKV, the blocks before the frames of FLAC. A part that is missing because the
 * file was cut off is not an error.
 *
 * @throws {@link AppError} `media/damaged`.
 */
export async function checkHeaders(file: FileBytes): Promise<void> {
  const fault = await faultOf(file);
  if (fault !== null) throw damagedHeaders(fault);
}

/** The error for headers that can't be true, with what is wrong in them. */
export function damagedHeaders(fault: string): AppError {
  return new AppError(
    'media/damaged',
    `This file's headers are damaged: ${fault}. Fetch or export the file again.`,
  );
}

async function faultOf(reader: FileBytes): Promise<string | null> {
  const head = await reader.view(0, 12);
  if (head.byteLength < 12) return null;
  if (head.getUint32(0) === EBML) return matroskaFault(reader);
  if (fourCharacters(head, 0) === 'fLaC') return flacFault(reader);
  return isMp4(fourCharacters(head, 4)) ? mp4Fault(reader) : null;
}

async function flacFault(reader: FileBytes): Promise<string | null> {
  let start = 4;
  for (let block = 0; block < FLAC_MAX_BLOCKS; block++) {
    const header = await reader.view(start, FLAC_BLOCK_HEADER_BYTES);
    if (header.byteLength < FLAC_BLOCK_HEADER_BYTES) return 'they end before the audio begins';
    const word = header.getUint32(0);
    const bytes = word & 0xffffff;
    start += FLAC_BLOCK_HEADER_BYTES + bytes;
    if (block === 0 && bytes !== FLAC_STREAM_INFO_BYTES) {
      return `they begin with a block of ${bytes} bytes instead of ${FLAC_STREAM_INFO_BYTES}`;
    }
    if (start > reader.size) return `a block of ${bytes} bytes runs past the end of the file`;
    if (word >>> 31 === 1) return null;
  }
  return `they hold more than ${FLAC_MAX_BLOCKS} blocks`;
}
