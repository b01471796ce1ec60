/** The panel of a large matrix, and the list of selected items. */
import { Button, Group, Paper, Text, useComputedColorScheme } from '@mantine/core';
import { useState } from 'react';
import type { GalleryEntry } from '../../../contract/gallery.ts';
import type { MatrixOrder, OpenMatrixResult } from '../../../contract/similarity.ts';
import { ColourBar } from '../../figures/colour-bar.tsx';
import type { Box } from '../../figures/viewport.ts';
import { useEntryNames } from '../../kit/entry-names.ts';
import { formatCosine } from '../../kit/format.ts';
import { Note } from '../../kit/notes/note.tsx';
import { RunGate } from '../../kit/run/run-gate.tsx';
import { MeaningNote } from '../../kit/run/run-status.tsx';
import { useActions, useAppStore, useResults } from '../../use-app-store.ts';
import { cosineStops } from './cosine-colour.ts';
import classes from './matrix.module.css';
import { TiledMatrix } from './tiled-matrix.tsx';

const ORDER_WORDS: Readonly<Record<MatrixOrder, string>> = {
  given: 'in the order of the gallery',
  kind: 'sorted by kind of event',
  cluster: 'sorted by cluster (spherical k-means of audio and video together)',
  rank: 'sorted by the rank of each audio’s own video, best first',
};

/** The matrix of a gallery that is too large for a table. */
export function LargeMatrixPanel() {
  const run = useAppStore((state) => state.runs.matrix);
  const scheme = useComputedColorScheme('light');
  const { retry } = useActions('runs');
  const matrix = useResults().get('matrix', run.summary?.resultId ?? null);
  const [brushed, setBrushed] = useState<{ readonly matrixId: string; readonly cells: Box } | null>(null);
  return (
    <>
      <RunGate
        kind="matrix"
        doing="Opening the matrix"
        testId="matrix"
        idle={
          <Button w="fit-content" onClick={() => retry('matrix')}>
            Open the matrix
          </Button>
        }
      />
      {matrix && (
        <Paper withBorder p="sm" data-testid="large-matrix" data-order={matrix.order}>
          <TiledMatrix
            key={matrix.matrixId}
            matrix={matrix}
            onBrush={(cells) => setBrushed(cells && { matrixId: matrix.matrixId, cells })}
          />
          {brushed?.matrixId === matrix.matrixId && <BrushedLists matrix={matrix} cells={brushed.cells} />}
          <Group mt="xs">
            <ColourBar
              stops={cosineStops(scheme)}
              low={formatCosine(matrix.range[0])}
              high={formatCosine(matrix.range[1])}
              unit="cosine"
            />
          </Group>
          <Note mt={6} maw={820}>
            Audio of {matrix.rows.length} clips (rows) by video of {matrix.columns.length} clips (columns),{' '}
            {ORDER_WORDS[matrix.order]}. When zoomed out, a dot is the mean of many cells.
          </Note>
          <MeaningNote testId="cosine-note">
            How high the cosines of unrelated pairs are depends on the model, so a cosine alone says little:
            compare ranks.
          </MeaningNote>
        </Paper>
      )}
    </>
  );
}

/** Names that are listed for each side. */
const LISTED = 40;

/** The items under the selected rectangle. */
function BrushedLists({ matrix, cells }: { readonly matrix: OpenMatrixResult; readonly cells: Box }) {
  const { entries, rows, columns } = matrix;
  const of = (line: Uint32Array, from: number, to: number) =>
    Array.from(line.subarray(from, to)).flatMap((entry) => entries[entry] ?? []);
  return (
    <div className={classes['brushed']} data-testid="matrix-brushed">
      <NameList title="Audio" entries={of(rows, cells.top, cells.bottom)} sense="sound" />
      <NameList title="Video" entries={of(columns, cells.left, cells.right)} sense="sight" />
    </div>
  );
}

interface NameListProps {
  readonly title: string;
  readonly entries: readonly GalleryEntry[];
  readonly sense: 'sound' | 'sight';
}

function NameList({ title, entries, sense }: NameListProps) {
  const nameOf = useEntryNames();
  const more = entries.length - LISTED;
  return (
    <Text size="xs">
      <Text span fw={600} size="xs" c={`var(--page-${sense})`}>
        {title} ({entries.length}):
      </Text>{' '}
      {entries.slice(0, LISTED).map(nameOf).join(', ')}
      {more > 0 && ` and ${more} more`}
    </Text>
  );
}
