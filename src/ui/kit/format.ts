/** Formats numbers and units as text. */
const NONE = '–';
/** No-break space: a number and its unit stay on one line. */
const SPACE = '\u00a0';

const COUNTS = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];

/** A count as a sentence has it: in words up to twelve. */
export function countWord(count: number): string {
  return COUNTS[count] ?? String(count);
}

/** A loss or cosine: three significant digits, also where the last are zeros; never in exponent form above 0.001. */
export function formatFigure(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return NONE;
  if (value === 0) return '0';
  if (Math.abs(value) >= 1000) return value.toFixed(0);
  return Math.abs(value) >= 0.001 ? value.toPrecision(3) : value.toExponential(1);
}

/** A signed cosine with three decimals, so that columns line up. */
export function formatCosine(value: number): string {
  return Number.isFinite(value) ? value.toFixed(3).replace('-', '−') : NONE;
}

/** A z-score with its sign: `+1.82`, `−0.40`; a dash if it is undefined. */
export function formatZ(z: number): string {
  if (!Number.isFinite(z)) return '–';
  const text = Math.abs(z).toFixed(2);
  return text === '0.00' ? text : `${z < 0 ? '−' : '+'}${text}`;
}

/** A level or other value with one decimal and a true minus sign; never minus zero. */
export function formatLevel(value: number): string {
  const tenths = Math.round(value * 10) / 10;
  return (tenths === 0 ? 0 : tenths).toFixed(1).replace('-', '−');
}

/** Seconds as `4.2 s`; a minute or more as `1:04.2`. */
export function formatSeconds(seconds: number): string {
  const tenths = Math.round(seconds * 10);
  if (tenths < 600) return `${(tenths / 10).toFixed(1)}${SPACE}s`;
  const minutes = Math.floor(tenths / 600);
  return `${minutes}:${((tenths - minutes * 600) / 10).toFixed(1).padStart(4, '0')}`;
}

/** A number of bytes with a decimal unit: `812 B`, `3.4 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes}${SPACE}B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${trimZeros(value.toPrecision(3))}${SPACE}${units[unit]}`;
}

/** A count of parameters: `191 M`, `3.42 M`, `812 k`. */
export function formatParameters(count: number): string {
  if (count >= 1e6) return `${trimZeros((count / 1e6).toPrecision(3))}${SPACE}M`;
  if (count >= 1e3) return `${trimZeros((count / 1e3).toPrecision(3))}${SPACE}k`;
  return String(count);
}

/** A share in [0, 1] as a percentage. */
export function formatShare(share: number): string {
  return Number.isFinite(share) ? `${formatPercent(share)}${SPACE}%` : NONE;
}

/** The same where the unit is elsewhere, such as in a table. */
export function formatPercent(share: number): string {
  return Number.isFinite(share) ? trimZeros((share * 100).toFixed(1)) : NONE;
}

/** A duration: `812 ms`, `3.4 s`. */
export function formatMilliseconds(milliseconds: number): string {
  return milliseconds < 1000
    ? `${Math.round(milliseconds)}${SPACE}ms`
    : `${(milliseconds / 1000).toFixed(1)}${SPACE}s`;
}

/** Removes trailing zeros after the decimal point. */
function trimZeros(text: string): string {
  return text.includes('.') && !text.includes('e') ? text.replace(/\.?0+$/, '') : text;
}
