/** Peaks of a timeline, and as an edit decision list. */

/** A window whose cosine is the largest among those that overlap it. */
export interface Peak {
  readonly row: number;
  readonly seconds: number;
  readonly cosine: number;
}

/**
 * The best windows that do not overlap each other, best first.
 *
 * @param starts - (rows) where each window begins, in seconds, ascending.
 * @param cosines - (rows), NaN where a window was not compared.
 */
export function peaksOf(
  starts: readonly number[],
  cosines: ArrayLike<number>,
  windowSeconds: number,
  most: number,
): Peak[] {
  const order = starts
    .map((seconds, row) => ({ row, seconds, cosine: cosines[row] ?? Number.NaN }))
    .filter(({ cosine }) => !Number.isNaN(cosine))
    .sort((a, b) => b.cosine - a.cosine || a.row - b.row);
  const peaks: Peak[] = [];
  for (const one of order) {
    if (peaks.length === most) break;
    if (peaks.every(({ seconds }) => Math.abs(seconds - one.seconds) >= windowSeconds - 1e-6))
      peaks.push(one);
  }
  return peaks;
}

const FRAMES_PER_SECOND = 25;

/** `01:02:03:04` at 25 frames a second. */
export function timecode(seconds: number): string {
  const frames = Math.round(seconds * FRAMES_PER_SECOND);
  const parts = [
    Math.floor(frames / (3600 * FRAMES_PER_SECOND)),
    Math.floor(frames / (60 * FRAMES_PER_SECOND)) % 60,
    Math.floor(frames / FRAMES_PER_SECOND) % 60,
    frames % FRAMES_PER_SECOND,
  ];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

/**
 * Peaks as an edit decision list in the CMX 3600 form, which video editors import: one event a peak, one after the
 * other on the record side. Timecodes count 25 frames a second.
 */
export function toEdl(
  {
    name,
    windowSeconds,
    durationSeconds,
  }: { readonly name: string; readonly windowSeconds: number; readonly durationSeconds: number },
  peaks: readonly Peak[],
): string {
  const lines = [`TITLE: ${oneLine(name)}`, 'FCM: NON-DROP FRAME', ''];
  let record = 0;
  for (const [place, { seconds, cosine }] of peaks.entries()) {
    const length = Math.min(windowSeconds, durationSeconds - seconds);
    const times = [seconds, seconds + length, record, record + length].map(timecode).join(' ');
    lines.push(`${String(place + 1).padStart(3, '0')}  AX       AA/V  C        ${times}`);
    lines.push(`* FROM CLIP NAME: ${oneLine(name)}`, `* COSINE: ${cosine.toFixed(4)}`, '');
    record += length;
  }
  return `${lines.join('\r\n')}\r\n`;
}

const oneLine = (text: string): string => text.replace(/[\r\n]+/g, ' ');
