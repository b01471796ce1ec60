/** Checks the fragments of MP4 and MOV files. */
import { grouped } from './header-bytes.ts';
import { boxAt, eachBox } from './mp4-boxes.ts';

/** Fields that each sample of a run has, by the run's flags; four bytes each. */
const FIELD_FLAGS = [0x100, 0x200, 0x400, 0x800];

/** A run whose samples have no fields of their own; real ones hold a second or two of PCM at most. */
const MAX_BARE_SAMPLES = 2 ** 20;

/** What is wrong with a fragment (`moof`), as the end of a sentence; null if it may be true. */
export function fragmentFault(view: DataView, fileBytes: number): string | null {
  let fault: string | null = null;
  eachBox(view, boxAt(view, 0)?.headerBytes ?? 8, view.byteLength, (name, start, end) => {
    if (name !== 'traf') return;
    eachBox(view, start, end, (inner, from, to) => {
      if (inner === 'trun' && to - from >= 8) fault ??= runFault(view, from, to, fileBytes);
    });
  });
  return fault;
}

function runFault(view: DataView, start: number, end: number, fileBytes: number): string | null {
  const flags = view.getUint32(start);
  const samples = view.getUint32(start + 4);
  const fields = FIELD_FLAGS.filter((flag) => (flags & flag) !== 0).length;
  const isPossible =
    fields === 0 ? samples <= Math.min(MAX_BARE_SAMPLES, fileBytes) : samples * fields * 4 <= end - start - 8;
  if (isPossible) return null;
  return `a fragment states ${grouped(samples)} samples in ${grouped(end - start)} bytes`;
}
