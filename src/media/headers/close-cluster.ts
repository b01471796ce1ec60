/** Repairs a Matroska file that was cut off by ending it after its last whole block. */
import { CLUSTER, EBML, type Element, elementAt, HEAD_BYTES, SEGMENT } from './ebml-reader.ts';
import type { FileBytes } from './file-bytes.ts';

/** More elements than a recording of several hours holds. */
const MOST_ELEMENTS = 2_000_000;

/** A file, repaired if it could be. */
export interface Closed {
  readonly file: Blob;
  /** Whether the bytes stop before the file's stated end. */
  readonly isCut: boolean;
}

/**
 * Ends the last cluster of a Matroska or WebM file after its last whole block. Any other file is returned as it is.
 *
 * The demuxer drops a cluster that runs past the end of the file, with everything in it. A recording that was cut off
 * often has no other cluster. Nothing is copied: the result is made of slices.
 */
export async function closeLastCluster(file: FileBytes): Promise<Closed> {
  const source = file.blob;
  const whole = { file: source, isCut: false };
  const head = await elementAt(file, 0);
  if (head?.id !== EBML || head.end === null) return whole;
  const segment = await elementAt(file, head.end);
  if (segment?.id !== SEGMENT || (segment.end !== null && segment.end <= file.size)) return whole;

  let cluster: Element | null = null;
  let at = segment.start;
  let isCut = segment.end !== null;
  for (let count = 0; at < file.size && count < MOST_ELEMENTS; count++) {
    const element = await elementAt(file, at);
    if (element?.id === CLUSTER) {
      cluster = element;
      at = element.end !== null && element.end <= file.size ? element.end : element.start;
    } else if (element && element.end !== null && element.end <= file.size) {
      at = element.end;
    } else {
      // The demuxer steps over junk by itself.
      isCut ||= element !== null || file.size - at < HEAD_BYTES;
      break;
    }
  }
  const runsPast = cluster && (cluster.end ?? Infinity) > file.size;
  return { file: cluster && runsPast && isCut ? cutAt(source, cluster, at) : source, isCut };
}

/** Ends the file at `end`, between two elements of a cluster, and writes the length that the cluster then has. */
function cutAt(source: Blob, cluster: Element, end: number): Blob {
  if (cluster.end === null) return end < source.size ? source.slice(0, end) : source;
  let left = end - cluster.start;
  const size = new Uint8Array(cluster.sizeBytes);
  for (let byte = size.length - 1; byte >= 0; byte--, left = Math.floor(left / 256)) size[byte] = left % 256;
  size[0]! |= 0x80 >> (size.length - 1);
  return new Blob([source.slice(0, cluster.sizeAt), size, source.slice(cluster.start, end)]);
}
