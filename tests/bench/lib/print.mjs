/** A plain table: first column left, figures right. */
export function printTable(title, header, rows) {
  const cells = [header, ...rows].map((row) => row.map(String));
  const widths = header.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const line = (row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
      .join('  ');
  console.log(`\n${title}`);
  const [head, ...body] = cells;
  console.log(line(head));
  console.log(widths.map((width) => '-'.repeat(width)).join('  '));
  for (const row of body) console.log(line(row));
}

export const ms = (value) =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
/** `12.3 (11.9 to 13.4)`: median and quartiles. */
export const spread = ({ median, lowerQuartile, upperQuartile }) =>
  `${ms(median)} (${ms(lowerQuartile)} to ${ms(upperQuartile)})`;
export const times = (ratio) => `${ratio.toFixed(2)}x`;
export const kilobytes = (bytes) => (bytes / 1000).toFixed(1);
export const megabytes = (bytes) => (bytes / 1e6).toFixed(0);
