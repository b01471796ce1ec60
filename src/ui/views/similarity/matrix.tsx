/** The small matrix as a heat map that works by keyboard. */
import { Group, Text } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { useMemo, useRef, useState } from 'react';
import type { SimilarityResult } from '../../../contract/similarity.ts';
import { PictureActions } from '../../figures/export/picture-actions.tsx';
import { drawShapes } from '../../figures/export/save-picture.ts';
import { FitName } from '../../kit/fit-name.tsx';
import { formatCosine } from '../../kit/format.ts';
import { useAppStore } from '../../use-app-store.ts';
import { cosineColour, textOnCosine } from './cosine-colour.ts';
import classes from './matrix.module.css';
import { matrixFigure } from './matrix-figure.ts';
import { readCell } from './matrix-reading.ts';

/** With up to this many columns, cells are wide enough for their numbers. */
const MAX_COLUMNS_WITH_NUMBERS = 16;
/** Room for the names of columns and rows. */
const COLUMN_NAME_PIXELS = 92;
const ROW_NAME_PIXELS = 124;

interface MatrixProps {
  readonly result: SimilarityResult;
  readonly range: readonly [number, number];
}

interface Place {
  readonly row: number;
  readonly column: number;
}

/** Audio by video as a keyboard grid: arrows move, and a line above reads the current cell. */
export function Matrix({ result, range }: MatrixProps) {
  const { rows, columns, cosine } = result;
  const [place, setPlace] = useState<Place>({ row: 0, column: 0 });
  const table = useRef<HTMLTableElement>(null);
  const nameOf = useNames();
  const at: Place = {
    row: Math.min(place.row, rows.length - 1),
    column: Math.min(place.column, columns.length - 1),
  };
  const withNumbers = columns.length <= MAX_COLUMNS_WITH_NUMBERS;

  const words = (row: number, column: number) => {
    const { cosine: value, rankOfPicture, rankOfSound } = readCell(cosine, columns.length, row, column);
    return (
      `Audio of ${nameOf(rows[row])} with video of ${nameOf(columns[column])}: cosine ${formatCosine(value)}; ` +
      `the video is rank ${rankOfPicture} of ${columns.length} for that audio, the audio rank ${rankOfSound} of ${rows.length} for that video.`
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = moved(at, event.key, rows.length, columns.length);
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    setPlace(next);
    table.current?.querySelector<HTMLElement>(`[data-place="${next.row}/${next.column}"]`)?.focus();
  };

  return (
    <>
      <Text size="sm" mb="xs" className={classes['reading']} data-testid="matrix-reading">
        {rows.length > 0 && columns.length > 0
          ? words(at.row, at.column)
          : 'No clip with audio and video is open.'}
      </Text>
      <Group justify="flex-end">
        <PictureActions
          draw={() => drawShapes(matrixFigure(result, range, nameOf))}
          fileName="cosines.png"
          what="the matrix"
        />
      </Group>
      <div className={classes['scroll']}>
        <table
          ref={table}
          role="grid"
          className={classes['matrix']}
          aria-label="Cosines of audio and video"
          onKeyDown={onKeyDown}
        >
          <thead>
            <tr>
              <th scope="col" className={classes['corner']}>
                audio ↓ video →
              </th>
              {columns.map((id) => (
                <th key={id} scope="col" className={classes['column']}>
                  <span>
                    <FitName name={nameOf(id)} width={COLUMN_NAME_PIXELS} />
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((rowId, row) => (
              <tr key={rowId}>
                <th scope="row" className={classes['row']}>
                  <FitName name={nameOf(rowId)} width={ROW_NAME_PIXELS} />
                </th>
                {columns.map((columnId, column) => {
                  const value = cosine[row * columns.length + column] ?? Number.NaN;
                  const share = (value - range[0]) / (range[1] - range[0]);
                  const current = row === at.row && column === at.column;
                  return (
                    <td
                      key={columnId}
                      role="gridcell"
                      tabIndex={current ? 0 : -1}
                      aria-label={words(row, column)}
                      data-place={`${row}/${column}`}
                      data-testid="matrix-cell"
                      data-own={rowId === columnId}
                      data-cosine={value}
                      className={classes['cell']}
                      style={{ background: cosineColour(share), color: textOnCosine(share) }}
                      onFocus={() => setPlace({ row, column })}
                      onPointerEnter={() => setPlace({ row, column })}
                    >
                      {withNumbers ? formatCosine(value).replace('0.', '.') : ''}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function useNames(): (id: string | undefined) => string {
  const clips = useAppStore((state) => state.library.clips);
  return useMemo(() => {
    const names = new Map(clips.map(({ id, name }) => [id, name]));
    return (id) => (id === undefined ? '' : (names.get(id) ?? id));
  }, [clips]);
}

function moved({ row, column }: Place, key: string, rows: number, columns: number): Place | null {
  const clamp = (value: number, count: number) => Math.min(count - 1, Math.max(0, value));
  if (key === 'ArrowRight') return { row, column: clamp(column + 1, columns) };
  if (key === 'ArrowLeft') return { row, column: clamp(column - 1, columns) };
  if (key === 'ArrowDown') return { row: clamp(row + 1, rows), column };
  if (key === 'ArrowUp') return { row: clamp(row - 1, rows), column };
  if (key === 'Home') return { row, column: 0 };
  if (key === 'End') return { row, column: columns - 1 };
  return null;
}
