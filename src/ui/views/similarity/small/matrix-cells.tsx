/** The cells of the small matrix with its axes: spectrogram strips for audio, frames for video. */
import { VisuallyHidden } from '@mantine/core';
import { memo } from 'react';
import type { Clip } from '../../../../state/library/clip.ts';
import { retrievalFrame } from '../../../../state/selectors.ts';
import { PixelCanvas } from '../../../figures/pixel-canvas.tsx';
import { FitName } from '../../../kit/fit-name.tsx';
import { formatCosine } from '../../../kit/format.ts';
import { useAppStore, useResults } from '../../../use-app-store.ts';
import type { Scheme } from '../cosine-colour.ts';
import { cosineColour, textOnCosine } from '../cosine-colour.ts';
import classes from './matrix.module.css';
import type { MatrixLayout } from './matrix-layout.ts';
import type { OrderedMatrix } from './matrix-order.ts';

interface MatrixCellsProps {
  readonly matrix: OrderedMatrix;
  readonly layout: MatrixLayout;
  readonly range: readonly [number, number];
  readonly scheme: Scheme;
  /** Prefix of the cells' identifiers. */
  readonly id: string;
  readonly words: (row: number, column: number) => string;
  readonly nameOf: (id: string | undefined) => string;
}

export const cellId = (id: string, row: number, column: number): string => `${id}-${row}-${column}`;

/** Room between a name and its strip. */
const NAME_ASIDE = 8;

/** Rows of audio by columns of video. It is drawn again only for another matrix: the cursor is over it. */
export const MatrixCells = memo(function MatrixCells(props: MatrixCellsProps) {
  const { rows, columns } = props.matrix;
  const { nameOf, layout } = props;
  return (
    <>
      <div role="row" className={classes['line']}>
        <div role="columnheader" className={classes['corner']}>
          <VisuallyHidden>Audio down, video across</VisuallyHidden>
        </div>
        {columns.map((id) => (
          <div key={id} role="columnheader" className={classes['column']} title={nameOf(id)}>
            <VisuallyHidden>{nameOf(id)}</VisuallyHidden>
            <AxisPicture clipId={id} sense="visual" />
          </div>
        ))}
      </div>
      {rows.map((id, row) => (
        <div key={id} role="row" className={classes['line']}>
          <div role="rowheader" className={classes['row']} title={nameOf(id)}>
            {layout.names > 0 ? (
              <span className={classes['name']}>
                <FitName name={nameOf(id)} width={layout.names - NAME_ASIDE} />
              </span>
            ) : (
              <VisuallyHidden>{nameOf(id)}</VisuallyHidden>
            )}
            <span className={classes['strip']}>
              <AxisPicture clipId={id} sense="audio" />
            </span>
          </div>
          {columns.map((columnId, column) => (
            <Cell key={columnId} {...props} row={row} column={column} />
          ))}
        </div>
      ))}
    </>
  );
});

interface CellProps extends MatrixCellsProps {
  readonly row: number;
  readonly column: number;
}

function Cell({ matrix, layout, range, scheme, id, words, row, column }: CellProps) {
  const { rows, columns, cosine } = matrix;
  const value = cosine[row * columns.length + column] ?? Number.NaN;
  const share = (value - range[0]) / (range[1] - range[0]);
  return (
    <div
      role="gridcell"
      id={cellId(id, row, column)}
      aria-label={words(row, column)}
      data-testid="matrix-cell"
      data-own={rows[row] === columns[column]}
      data-cosine={value}
      className={classes['cell']}
      style={{ background: cosineColour(share, scheme), color: textOnCosine(share, scheme) }}
    >
      {layout.withNumbers && formatCosine(value).replace('0.', '.')}
    </div>
  );
}

interface AxisPictureProps {
  readonly clipId: string;
  readonly sense: 'audio' | 'visual';
}

/** The strip of a clip's spectrogram, or its frame. Decoration: the name is beside it. */
function AxisPicture({ clipId, sense }: AxisPictureProps) {
  const clip: Clip | undefined = useAppStore((state) => state.library.clips.find(({ id }) => id === clipId));
  const pictures = useResults().get('pictures', clip?.picturesId ?? null);
  const frame = clip && pictures?.frames[Math.min(retrievalFrame(clip), pictures.frames.length - 1)];
  const picture = sense === 'audio' ? pictures?.strip : frame;
  return picture ? <PixelCanvas picture={picture} label="" /> : null;
}
