/** What a file promises and does not hold, in sentences. */
import type { Edits } from '../headers/edit-list.ts';
import type { Extent } from './extent.ts';

/** Lengths in headers are rounded, and may count what an edit list hides: less than this is no loss. */
const CUT_OFF_SECONDS = 0.5;

/** What tells how much of a file there is. */
export interface Lengths {
  /** By the headers, where they state one. */
  readonly statedSeconds: number | null;
  readonly video: Extent | null;
  readonly audio: Extent | null;
  readonly edits: readonly (Edits | undefined)[];
  /** Whether the bytes end before the file's own end, whatever the headers state. */
  readonly isCut: boolean;
}

/** Sentences on what a file promises, by headers, index or edit list, and does not hold or is not used. */
export function missingParts({ statedSeconds, video, audio, edits, isCut }: Lengths): string[] {
  const tracks = [video, audio].filter((extent) => extent !== null);
  const startSeconds = Math.min(...tracks.map((extent) => extent.firstSeconds));
  const endSeconds = Math.max(...tracks.map((extent) => extent.endSeconds));
  const promisedSeconds = Math.max(...tracks.map((extent) => extent.promisedSeconds));
  const edited = edits.some((edit) => edit !== undefined);
  // What an edit list leaves out counts in the headers' length.
  const stated = promisedSeconds > endSeconds || edited ? promisedSeconds : (statedSeconds ?? endSeconds);
  const said = (seconds: number, digits = 1) => (seconds - startSeconds).toFixed(digits);
  const sentences = edits.flatMap((edit) => (edit && edit.left > 0 ? [leftOut(edit)] : [])).slice(0, 1);
  const isLess = stated > endSeconds && (isCut || promisedSeconds > endSeconds);
  if (isLess || stated - endSeconds >= CUT_OFF_SECONDS) {
    const digits = stated - endSeconds < 0.1 ? 2 : 1;
    sentences.push(
      `The file states a length of ${said(stated, digits)} s but holds only ${said(endSeconds, digits)} s: it was cut off.`,
    );
  } else if (isCut) {
    sentences.push(`The file breaks off at ${said(endSeconds)} s: it was cut off.`);
  }
  if (promisedSeconds > endSeconds) return sentences;
  // One of the two may be whole where they do not lie side by side.
  for (const [name, extent] of [
    ['picture', video],
    ['sound', audio],
  ] as const) {
    if (!extent || extent.promisedSeconds <= extent.endSeconds) continue;
    const [there, all] = [extent.endSeconds, extent.promisedSeconds];
    const digits = all - there < 0.1 ? 2 : 1;
    sentences.push(
      `The ${name} ends at ${said(there, digits)} of ${said(all, digits)} s: the file was cut off.`,
    );
  }
  return sentences;
}

function leftOut({ endSeconds, left }: Edits): string {
  const pieces = left === 1 ? 'another piece' : `${left} more pieces`;
  return `The file's edit list joins ${pieces} to the first, which ends at ${endSeconds.toFixed(1)} s: only the first is used.`;
}
