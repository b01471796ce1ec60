/** Similarity of every frame with every moment of the audio, and the offset probe. */
import { Group, Paper, Stack, Switch, Text, Title } from '@mantine/core';
import type { CSSProperties, KeyboardEvent, PointerEvent } from 'react';
import { useMemo, useState } from 'react';
import type { AlignmentResult, LocaliseResult } from '../../../contract/localise.ts';
import { patchGrid } from '../../../core/geometry.ts';
import { ColourBar } from '../../figures/colour-bar.tsx';
import { DIVERGING, DIVERGING_STOPS, PERCEPTUAL, PERCEPTUAL_STOPS } from '../../figures/colour-stops.ts';
import { moveOnGrid, placeAt } from '../../figures/patches/mask-places.ts';
import { signedRange } from '../../figures/patches/patch-map.ts';
import { PixelCanvas } from '../../figures/pixel-canvas.tsx';
import { countWord, formatSeconds } from '../../kit/format.ts';
import { Note } from '../../kit/notes/note.tsx';
import { TableActions } from '../../kit/table/table-actions.tsx';
import { useFamily } from '../../use-app-store.ts';
import { fullRange, paintCells } from './heat-cells.ts';
import { formatHeat, readProbe } from './heat-words.ts';
import classes from './localise.module.css';

/** Seconds between the labels of the time axis. */
const LABEL_SECONDS = 2;

interface AlignmentProps {
  readonly result: LocaliseResult;
  readonly clipId: string;
  readonly times: readonly number[];
}

/** Similarity of every frame with every moment of the audio, and whether another offset fits better. */
export function Alignment({ result, clipId, times }: AlignmentProps) {
  const { alignment, columns, frames } = result;
  const { audio } = useFamily();
  const { columnSeconds } = audio;
  const [centred, setCentred] = useState(true);
  const values = centred ? alignment.centred : alignment.cosine;
  const range = useMemo(() => (centred ? signedRange(values) : fullRange(values)), [centred, values]);
  return (
    <Paper withBorder p="sm" component="section" aria-labelledby="alignment-title">
      <Stack gap="xs">
        <Group justify="space-between" gap="xs">
          <Title order={2} id="alignment-title">
            Does each frame match its moment of the audio?
          </Title>
          <TableActions
            rows={() => alignmentRows(result, times, columnSeconds)}
            fileName={`${clipId}-alignment.csv`}
            what="the similarities of frames and moments"
          />
        </Group>
        <Note>
          Each row is one of the {countWord(frames)} frames. Each column is a moment of{' '}
          {((2 * result.reach + 1) * columnSeconds).toFixed(1)} s of audio. An outline marks the moment at
          which the frame was shown. The encoder reads all the audio at once, so the tokens of a moment also
          carry information about the rest.
        </Note>
        <AlignmentMatrix
          key={clipId}
          values={values}
          range={range}
          lut={centred ? DIVERGING : PERCEPTUAL}
          size={[frames, columns]}
          frameColumns={alignment.frameColumns}
          times={times}
          columnSeconds={columnSeconds}
        />
        <Group justify="space-between" gap="xs">
          <ColourBar
            stops={centred ? DIVERGING_STOPS : PERCEPTUAL_STOPS}
            low={formatHeat(range[0])}
            high={formatHeat(range[1])}
            unit={centred ? 'cosine, means subtracted' : 'cosine'}
          />
          <Switch
            checked={centred}
            onChange={(event) => setCentred(event.currentTarget.checked)}
            label="Subtract the mean of each row and column"
            data-testid="alignment-centred"
          />
        </Group>
        <Text size="sm" data-testid="offset-probe" data-p={alignment.probe.p}>
          Offset probe. {readProbe(alignment.probe, audio)}
        </Text>
      </Stack>
    </Paper>
  );
}

interface MatrixProps {
  readonly values: Float32Array;
  readonly range: readonly [number, number];
  readonly lut: Uint32Array;
  readonly size: readonly [rows: number, columns: number];
  readonly frameColumns: readonly number[];
  readonly times: readonly number[];
  readonly columnSeconds: number;
}

/** One focusable picture with a cursor: arrows move it, the line above reads what is under it. */
function AlignmentMatrix({ values, range, lut, size, frameColumns, times, columnSeconds }: MatrixProps) {
  const [rows, columns] = size;
  const grid = patchGrid(rows, columns, 1, 1);
  const [place, setPlace] = useState({ row: 0, column: frameColumns[0] ?? 0 });
  const cells = useMemo(
    () => paintCells(values, { gridRows: rows, gridColumns: columns }, false, range, lut),
    [values, rows, columns, range, lut],
  );
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const next = moveOnGrid(place, event.key, grid, false);
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    setPlace(next);
  };
  const onPointer = (event: PointerEvent<HTMLElement>) =>
    setPlace(placeAt(event.clientX, event.clientY, event.currentTarget.getBoundingClientRect(), grid, false));
  const cellAt = (row: number, column: number): CSSProperties => ({
    left: `${(column / columns) * 100}%`,
    top: `${(row / rows) * 100}%`,
    width: `${100 / columns}%`,
    height: `${100 / rows}%`,
  });
  const value = values[place.row * columns + place.column] ?? Number.NaN;
  const labels = Array.from({ length: Math.floor((columns * columnSeconds) / LABEL_SECONDS) + 1 });
  return (
    <>
      <Text size="sm" id="alignment-reading" aria-live="polite" data-testid="alignment-reading">
        Frame {place.row} (at {formatSeconds(times[place.row] ?? 0)}) and the audio around{' '}
        {formatSeconds((place.column + 0.5) * columnSeconds)}: {formatHeat(value)}.
      </Text>
      <div className={classes['plot']}>
        <div className={classes['rows']} aria-hidden>
          {Array.from({ length: rows }, (_, row) => (
            <span key={row}>{row}</span>
          ))}
        </div>
        <div
          className={classes['matrix']}
          role="application"
          aria-label="Frames by moments of the audio. Arrow keys move; the line above reads the value."
          aria-describedby="alignment-reading"
          tabIndex={0}
          onKeyDown={onKeyDown}
          onPointerDown={onPointer}
          onPointerMove={onPointer}
          data-testid="alignment-matrix"
        >
          <PixelCanvas picture={cells} label="" />
          {frameColumns.map((column, row) => (
            <div key={row} className={classes['cell']} style={cellAt(row, column)} />
          ))}
          <div className={classes['cell']} data-cursor style={cellAt(place.row, place.column)} />
        </div>
        <div className={classes['times']} aria-hidden>
          {labels.map((_, step) => (
            <span
              key={step}
              style={{ left: `${((step * LABEL_SECONDS) / (columns * columnSeconds)) * 100}%` }}
            >
              {step === 0 ? '0 s' : step * LABEL_SECONDS}
            </span>
          ))}
        </div>
      </div>
    </>
  );
}

/** Header first: a frame a row, a moment a column. */
function alignmentRows(
  { alignment, columns, frames }: LocaliseResult,
  times: readonly number[],
  columnSeconds: number,
) {
  const moments = Array.from(
    { length: columns },
    (_, column) => `${((column + 0.5) * columnSeconds).toFixed(2)} s`,
  );
  return [
    ['frame', 'shown at, s', ...moments],
    ...Array.from({ length: frames }, (_, row) => [
      row,
      times[row] ?? null,
      ...cosinesOf(alignment, row, columns),
    ]),
  ];
}

const cosinesOf = ({ cosine }: AlignmentResult, row: number, columns: number) =>
  Array.from(cosine.subarray(row * columns, (row + 1) * columns));
