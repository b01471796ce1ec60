/** The small matrix: fitted to the view, moved through by mouse and keys; a cell plays its audio over its video. */
import { Tooltip } from '@mantine/core';
import type { KeyboardEvent, MouseEvent, PointerEvent } from 'react';
import { useId, useState } from 'react';
import { useActions, useAppStore } from '../../../use-app-store.ts';
import type { Scheme } from '../cosine-colour.ts';
import type { CellPlace } from '../large-matrix.ts';
import { movedCell } from '../large-matrix.ts';
import classes from './matrix.module.css';
import { cellId, MatrixCells } from './matrix-cells.tsx';
import type { MatrixLayout } from './matrix-layout.ts';
import { axisWidth, matrixHeight } from './matrix-layout.ts';
import { MatrixMarks } from './matrix-marks.tsx';
import type { OrderedMatrix } from './matrix-order.ts';

interface MatrixProps {
  readonly matrix: OrderedMatrix;
  readonly layout: MatrixLayout;
  readonly range: readonly [number, number];
  readonly scheme: Scheme;
  readonly place: CellPlace;
  readonly setPlace: (place: CellPlace) => void;
  readonly words: (row: number, column: number) => string;
  readonly lines: (place: CellPlace) => readonly string[];
  readonly nameOf: (id: string | undefined) => string;
}

/** Audio by video as a keyboard grid: arrows move the cell, Enter plays it. */
export function Matrix(props: MatrixProps) {
  const { matrix, layout, place, setPlace, lines } = props;
  const { rows, columns } = matrix;
  const id = useId();
  const [isHovered, setHovered] = useState(false);
  const { audition } = useActions('player');
  const selectedId = useAppStore((state) => state.library.selectedId);
  const play = ({ row, column }: CellPlace) => {
    const [sound, picture] = [rows[row], columns[column]];
    if (sound !== undefined && picture !== undefined) audition(sound, picture);
  };
  /** The cell at a point of the window; null on an axis. */
  const cellAt = (event: MouseEvent): CellPlace | null => {
    const box = event.currentTarget.getBoundingClientRect();
    const row = Math.floor((event.clientY - box.top) / layout.cell) - 1;
    const column = Math.floor((event.clientX - box.left - axisWidth(layout)) / layout.cell);
    const isCell = row >= 0 && column >= 0 && row < rows.length && column < columns.length;
    return isCell ? { row, column } : null;
  };
  const onPointerMove = (event: PointerEvent) => {
    const at = cellAt(event);
    setHovered(at !== null && event.pointerType === 'mouse');
    if (at && (at.row !== place.row || at.column !== place.column)) setPlace(at);
  };
  const onClick = (event: MouseEvent) => {
    const at = cellAt(event);
    if (!at) return;
    setPlace(at);
    play(at);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const next = movedCell(place, event.key, rows.length, columns.length);
    if (next) setPlace(next);
    else if (event.key === 'Enter' || event.key === ' ') play(place);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const template = `${axisWidth(layout)}px repeat(${columns.length}, ${layout.cell}px)`;
  return (
    <Tooltip.Floating
      fz="xs"
      label={
        <>
          {lines(place).map((line) => (
            <div key={line}>{line}</div>
          ))}
          <div>Click to play the two together.</div>
        </>
      }
      disabled={!isHovered}
    >
      <div
        className={classes['matrix']}
        style={{
          width: axisWidth(layout) + columns.length * layout.cell,
          height: matrixHeight(layout, rows.length),
        }}
        data-gap={layout.gap}
      >
        <div
          role="grid"
          className={classes['grid']}
          style={{
            gridTemplateColumns: template,
            gridAutoRows: layout.cell,
            ['--names' as string]: `${layout.names}px`,
          }}
          aria-label={`Cosines of audio and video, ${rows.length} by ${columns.length}`}
          aria-activedescendant={cellId(id, place.row, place.column)}
          tabIndex={0}
          onKeyDown={onKeyDown}
          onPointerMove={onPointerMove}
          onPointerLeave={() => setHovered(false)}
          onClick={onClick}
          data-testid="matrix-grid"
          data-place={`${place.row}/${place.column}`}
          data-cell={layout.cell}
        >
          <MatrixCells
            matrix={matrix}
            layout={layout}
            range={props.range}
            scheme={props.scheme}
            id={id}
            words={props.words}
            nameOf={props.nameOf}
          />
        </div>
        <MatrixMarks matrix={matrix} layout={layout} place={place} selectedId={selectedId} />
      </div>
    </Tooltip.Floating>
  );
}
