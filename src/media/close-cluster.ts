import { FileBytes } from './file-bytes.ts';

const EBML = 0x1a45dfa3;
const SEGMENT = 0x18538067;
const CLUSTER = 0x1f43b675;

/** More elements than a recording of hours holds. */
const MOST_ELEMENTS = 2_000_000;

/** An element's name and length take no more. */
const HEAD_BYTES = 12;

interface Element {
  readonly id: number;
  /** Where its length is stated, and in how many bytes. */
  readonly sizeAt: number;
  readonly sizeBytes: number;
  readonly start: number;
  /** Null where the length is left open, as recorders do. */
  readonly end: number | null;
}

/** A file, mended where it could be. */
export interface Closed {
  readonly file: Blob;
  /** Whether it ends before its own end. */
  readonly isCut: boolean;
}

/**
 * A Matroska or WebM file whose last cluster ends with its last whole block; any other file as it is.
 *
 * The demuxer drops a cluster that runs past the end of the file with all that is in it; recordings that were cut
 * off often hold no other. Nothing is copied: the result is made of slices.
 */
export async function closeLastCluster(source: Blob): Promise<Closed> {
  const whole = { file: source, isCut: false };
  const file = new FileBytes(source);
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
      // Junk is for the demuxer to step over.
      isCut ||= element !== null || file.size - at < HEAD_BYTES;
      break;
    }
  }
  const runsPast = cluster && (cluster.end ?? Infinity) > file.size;
  return { file: cluster && runsPast && isCut ? cutAt(source, cluster, at) : source, isCut };
}

/** Ends the file at `end`, between two elements of a cluster, and states the length that the cluster has then. */
function cutAt(source: Blob, cluster: Element, end: number): Blob {
  if (cluster.end === null) return end < source.size ? source.slice(0, end) : source;
  let left = end - cluster.start;
  const size = new Uint8Array(cluster.sizeBytes);
  for (let byte = size.length - 1; byte >= 0; byte--, left = Math.floor(left / 256)) size[byte] = left % 256;
  size[0]! |= 0x80 >> (size.length - 1);
  return new Blob([source.slice(0, cluster.sizeAt), size, source.slice(cluster.start, end)]);
}

/** The element whose head lies at a place, or null where there is none that is whole. */
async function elementAt(file: FileBytes, at: number): Promise<Element | null> {
  const head = await file.at(at, HEAD_BYTES);
  const idBytes = Math.clz32(head[0] ?? 0) - 23;
  const first = head[idBytes] ?? 0;
  const sizeBytes = Math.clz32(first) - 23;
  if (idBytes > 4 || sizeBytes > 8 || head.length < idBytes + sizeBytes) return null;
  const id = head.subarray(0, idBytes).reduce((sum, byte) => sum * 256 + byte, 0);
  const bytes = head.subarray(idBytes + 1, idBytes + sizeBytes);
  const mask = (0x80 >> (sizeBytes - 1)) - 1;
  const isOpen = (first & mask) === mask && bytes.every((byte) => byte === 255);
  const length = bytes.reduce((sum, byte) => sum * 256 + byte, first & mask);
  const start = at + idBytes + sizeBytes;
  return { id, sizeAt: at + idBytes, sizeBytes, start, end: isOpen ? null : start + length };
}
