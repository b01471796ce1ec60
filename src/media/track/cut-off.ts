/** Describes in sentences what a file promises but does not hold. */
import type { Edits } from '../headers/edit-list.ts';
import type { Extent } from './extent.ts';

/** Headers round lengths and may count what an edit list hides; less than this is no loss. */
const CUT_OFF_SECONDS = 0.5;

/** Several measures of how long a file is. */
export interface Lengths {
  /** According to the headers, if they state one. */
  readonly statedSeconds: number | null;
  readonly video: Extent | null;
  readonly audio: Extent | null;
  readonly edits: readonly (Edits | undefined)[];
  /** Whether the bytes end before the file's own end, whatever the headers state. */
  readonly isCut: boolean;
}

/**
 * Sentences about what headers, index or edit list promise but the file does not hold, or about parts that are not
 * used.
 */
export function missingParts({ statedSeconds, video, audio, edits, isCut }: Lengths): string[] {
  const tracks = [video, audio].filter((extent) => extent !== null);
  const startSeconds = Math.min(...tracks.map((extent) => extent.firstSeconds));
  const endSeconds = Math.max(...tracks.map((extent) => extent.endSeconds));
  const promisedSeconds = Math.max(...tracks.map((extent) => extent.promisedSeconds));
  const edited = edits.some((edit) => edit !== undefined);
  // The length in the headers counts what an edit list leaves out.
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
  // If the two are not interleaved, one of them may be complete.
  for (const [name, extent] of [
    ['video', video],
    ['audio', audio],
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
