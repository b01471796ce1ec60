/** The small matrix as shapes, for export. */
import { BAR_HEIGHT, barShapes } from '../../../figures/export/bar-shapes.ts';
import type { Shape, Sheet } from '../../../figures/shapes.ts';
import { formatCosine } from '../../../kit/format.ts';
import { cosineColour, textOnCosine } from '../cosine-colour.ts';
import type { OrderedMatrix } from './matrix-order.ts';

const CELL = 34;
const LABEL = 150;
const MARGIN = 12;
const TITLE = 24;
const BAR_WIDTH = 150;
const INK = '#1f2832';

/** The small matrix for export: names, colours and values, own pairs outlined, and the colour bar. */
export function matrixFigure(
  { rows, columns, cosine }: Omit<OrderedMatrix, 'borders'>,
  [low, high]: readonly [number, number],
  nameOf: (id: string) => string,
): Sheet {
  const [left, top] = [MARGIN + LABEL, MARGIN + TITLE + LABEL];
  const text = { kind: 'text', size: 12, fill: INK, maxWidth: LABEL - 8 } as const;
  const heads = columns.map((id, column): Shape => {
    const x = left + (column + 0.5) * CELL + 4;
    return { ...text, x, y: top - 6, text: nameOf(id), turn: -90 };
  });
  const names = rows.map((id, row): Shape => {
    return { ...text, x: left - 6, y: top + (row + 0.5) * CELL + 4, text: nameOf(id), anchor: 'end' };
  });
  const cells = rows.flatMap((rowId, row) =>
    columns.flatMap((columnId, column): Shape[] => {
      const value = cosine[row * columns.length + column] ?? Number.NaN;
      const share = (value - low) / (high - low);
      const [x, y] = [left + column * CELL, top + row * CELL];
      const size = CELL - 2;
      return [
        {
          kind: 'rect',
          x,
          y,
          width: size,
          height: size,
          fill: cosineColour(share, 'light'),
          ...(rowId === columnId && { stroke: INK }),
        },
        {
          kind: 'text',
          x: x + size / 2,
          y: y + size / 2 + 4,
          text: formatCosine(value).replace('0.', '.'),
          size: 12,
          fill: textOnCosine(share, 'light'),
          anchor: 'middle',
        },
      ];
    }),
  );
  const title = 'Cosines: rows are audio, columns are video';
  const bottom = top + rows.length * CELL + MARGIN;
  const bar = barShapes({
    x: left,
    y: bottom,
    width: Math.max(BAR_WIDTH, Math.min(columns.length * CELL, 2 * BAR_WIDTH)),
    colourOf: (share) => cosineColour(share, 'light'),
    low: formatCosine(low),
    high: formatCosine(high),
    unit: 'cosine',
    ink: INK,
  });
  return {
    width: left + Math.max(columns.length * CELL, BAR_WIDTH) + MARGIN,
    height: bottom + BAR_HEIGHT + MARGIN,
    background: '#fff',
    shapes: [
      { kind: 'text', x: MARGIN, y: MARGIN + 14, text: title, size: 14, fill: INK },
      ...heads,
      ...names,
      ...cells,
      ...bar,
    ],
  };
}
