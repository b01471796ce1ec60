/** The panel of the small matrix: the matrix, its figures and reading, its colour bar, and what it shows in words. */
import { Paper, Text, useComputedColorScheme } from '@mantine/core';
import type { ReactNode } from 'react';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { SimilarityResult } from '../../../../contract/similarity.ts';
import { ColourBar } from '../../../figures/colour-bar.tsx';
import { PictureActions } from '../../../figures/export/picture-actions.tsx';
import { drawShapes } from '../../../figures/export/save-picture.ts';
import { formatCosine } from '../../../kit/format.ts';
import { useAppList, useAppStore } from '../../../use-app-store.ts';
import { cosineRange, cosineStops } from '../cosine-colour.ts';
import type { CellPlace } from '../large-matrix.ts';
import classes from './matrix.module.css';
import { Matrix } from './matrix.tsx';
import { matrixFigure } from './matrix-figure.ts';
import type { Room } from './matrix-layout.ts';
import { matrixHeight, matrixLayout } from './matrix-layout.ts';
import type { OrderedMatrix } from './matrix-order.ts';
import { orderMatrix } from './matrix-order.ts';
import { cellLines, cellWords, matrixWords, mismatchedOf } from './matrix-reading.ts';
import { MatrixSide } from './matrix-side.tsx';
import { useRoom } from './use-room.ts';

interface MatrixPanelProps {
  readonly result: SimilarityResult | null;
  /** Clips that will be compared once all are open, so that their room is kept. */
  readonly expected: number;
  /** Whether all clips were taken out of the comparison. */
  readonly isNoneChosen: boolean;
  /** The state of the run. */
  readonly children: ReactNode;
}

/** The matrix of the open clips. Its room is kept before the result is there. */
export function MatrixPanel({ result, expected, isNoneChosen, children }: MatrixPanelProps) {
  const host = useRef<HTMLDivElement>(null);
  const room = useRoom(host);
  const [rows, columns] = [result?.rows.length ?? 0, result?.columns.length ?? 0];
  const most = Math.max(1, expected, rows, columns);
  const kept = room && matrixHeight(matrixLayout(room, most, most), most);
  const isEmpty = rows === 0 || columns === 0;
  const isFitted = result !== null && room !== null && !isEmpty;
  return (
    <Paper withBorder p="sm" {...(result ? { 'data-testid': 'similarity-result' } : {})}>
      <div ref={host} className={classes['host']} style={{ minHeight: kept ?? '50vh' }}>
        {isFitted && (
          <FittedMatrix result={result} room={room}>
            {children}
          </FittedMatrix>
        )}
        {result && isEmpty && <Text size="sm">No audio and no video can be compared yet.</Text>}
        {!isFitted && children}
        {isNoneChosen && <Text size="sm">No clip is compared. Choose some under “Clips compared”.</Text>}
      </div>
    </Paper>
  );
}

interface FittedMatrixProps {
  readonly result: SimilarityResult;
  readonly room: Room;
  readonly children: ReactNode;
}

function FittedMatrix({ result, room, children }: FittedMatrixProps) {
  const scheme = useComputedColorScheme('light');
  const order = useAppStore((state) => state.similarity.order);
  const kindOf = useKinds();
  const nameOf = useNames();
  const matrix = useMemo(() => orderMatrix(result, order, kindOf), [result, order, kindOf]);
  const range = useMemo(() => cosineRange(result.cosine), [result]);
  const mismatched = useMemo(() => mismatchedOf(matrix), [matrix]);
  const layout = useMemo(() => matrixLayout(room, result.rows.length, result.columns.length), [room, result]);
  const [place, setPlace] = usePlace(matrix);
  const words = useCallback(
    (row: number, column: number) => cellWords(matrix, mismatched, nameOf, { row, column }),
    [matrix, mismatched, nameOf],
  );
  return (
    <>
      <div
        className={classes['frame']}
        data-wide={layout.isWide}
        data-order={order}
        data-testid="small-matrix"
      >
        <Matrix
          matrix={matrix}
          layout={layout}
          range={range}
          scheme={scheme}
          place={place}
          setPlace={setPlace}
          words={words}
          lines={(at) => cellLines(matrix, mismatched, nameOf, at)}
          nameOf={nameOf}
        />
        <MatrixSide
          result={result}
          reading={words(place.row, place.column)}
          soundId={matrix.rows[place.row] ?? ''}
          pictureId={matrix.columns[place.column] ?? ''}
        />
      </div>
      <div className={classes['foot']}>
        <ColourBar
          stops={cosineStops(scheme)}
          low={formatCosine(range[0])}
          high={formatCosine(range[1])}
          unit="cosine"
        />
        <div className={classes['status']}>{children}</div>
        <PictureActions
          draw={() => drawShapes(matrixFigure(matrix, range, nameOf))}
          fileName="cosines.png"
          what="the matrix"
        />
      </div>
      <Text size="sm" mt={4} data-testid="matrix-words">
        {matrixWords(matrix, nameOf)}
      </Text>
    </>
  );
}

/** The current cell. It stays with its two clips while others come, go or are sorted. */
function usePlace({ rows, columns }: OrderedMatrix): readonly [CellPlace, (place: CellPlace) => void] {
  const [clips, setClips] = useState<readonly [sound: string, picture: string] | null>(null);
  const place = {
    row: Math.max(0, rows.indexOf(clips?.[0] ?? '')),
    column: Math.max(0, columns.indexOf(clips?.[1] ?? '')),
  };
  return [place, ({ row, column }) => setClips([rows[row] ?? '', columns[column] ?? ''])];
}

function useNames(): (id: string | undefined) => string {
  const told = useAppList((state) => state.library.clips.flatMap(({ id, name }) => [id, name]));
  return useMemo(() => {
    const names = byTwos(told);
    return (id) => (id === undefined ? '' : (names.get(id) ?? id));
  }, [told]);
}

function useKinds(): (id: string) => string | undefined {
  const told = useAppList((state) => state.library.clips.flatMap(({ id, kind }) => (kind ? [id, kind] : [])));
  return useMemo(() => {
    const kinds = byTwos(told);
    return (id) => kinds.get(id);
  }, [told]);
}

/** A map of a list of keys, each with its value after it. Such a list stays the same while clips are being opened. */
function byTwos(told: readonly string[]): ReadonlyMap<string, string> {
  return new Map(told.flatMap((key, at) => (at % 2 === 0 ? [[key, told[at + 1]!] as const] : [])));
}
