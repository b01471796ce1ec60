/** A table of each painting's distance from the original, beside that of a blank prediction. */
import { Badge, Group, Table } from '@mantine/core';
import type { HiddenError, PaintedWay } from '../../../../contract/inspect.ts';
import type { Modality } from '../../../../core/geometry.ts';
import { formatFigure, formatLevel } from '../../../kit/format.ts';
import { Note } from '../../../kit/notes/note.tsx';
import { MeaningNote } from '../../../kit/run/run-status.tsx';
import { TableActions } from '../../../kit/table/table-actions.tsx';
import type { Cell } from '../../../kit/table/table-text.ts';
import classes from './inspect.module.css';
import { WAY_WORDS } from './inspect-words.ts';

interface ErrorsTableProps {
  readonly sense: Modality;
  readonly clipId: string;
  readonly ways: readonly PaintedWay[];
  /** Whether any patch of this modality was visible, so that its mean could fill the others. */
  readonly anyVisible: boolean;
}

/** How far each painting is from the original, beside the same painting of a blank prediction. */
export function ErrorsTable({ sense, clipId, ways, anyVisible }: ErrorsTableProps) {
  const isPicture = sense === 'visual';
  const plain = ways.some(({ paint }) => paint === 'plain');
  const blank = plain ? 'Mean fill' : 'Blank';
  return (
    <div data-testid={`errors-table-${sense}`}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Note>
          Over hidden patches only.{' '}
          {isPicture && 'PSNR (peak signal-to-noise ratio) in dB: higher is better. '}
          Mean absolute difference: lower is better.{' '}
          {plain
            ? `Mean fill: every hidden patch is filled with the mean of the ${anyVisible ? 'visible patches' : 'training data, because no patch is visible'}.`
            : 'Blank: a prediction of zeros, painted the same way.'}
        </Note>
        <TableActions
          rows={() => rowsOf(ways, blank)}
          fileName={`${clipId}-${sense}-errors.csv`}
          what={`the ${isPicture ? 'video' : 'audio'} errors`}
        />
      </Group>
      <div className={classes['table']}>
        <Table horizontalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Painting</Table.Th>
              {isPicture && <Table.Th ta="right">PSNR</Table.Th>}
              {isPicture && <Table.Th ta="right">{blank}</Table.Th>}
              <Table.Th ta="right">Difference</Table.Th>
              <Table.Th ta="right">{blank}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {ways.map((way) => (
              <WayRow key={way.paint} way={way} isPicture={isPicture} />
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {ways.some(({ paint }) => paint === 'true') && (
        <MeaningNote testId={`leak-${sense}`}>
          True statistics leak the original: the mean and variance of each hidden patch are copied, not
          rebuilt, so even a blank prediction looks roughly right.
          {isPicture &&
            ' The normalised row has a scale of its own (peak: 6 standard deviations), so do not compare it with the others.'}
        </MeaningNote>
      )}
    </div>
  );
}

function WayRow({ way, isPicture }: { readonly way: PaintedWay; readonly isPicture: boolean }) {
  const { paint, unit, error, blankError } = way;
  return (
    <Table.Tr data-testid={`errors-row-${paint}`}>
      <Table.Td>
        {WAY_WORDS[paint][0]}{' '}
        {paint === 'true' && (
          <Badge size="xs" variant="outline" color="orange" tt="none" c="light-dark(#7a4d00, #f4ba5c)">
            leaks the original
          </Badge>
        )}
      </Table.Td>
      {isPicture && <Table.Td ta="right">{decibels(error)}</Table.Td>}
      {isPicture && <Table.Td ta="right">{decibels(blankError)}</Table.Td>}
      <Table.Td ta="right">
        {formatFigure(error.meanAbsolute)} {unit}
      </Table.Td>
      <Table.Td ta="right">{formatFigure(blankError.meanAbsolute)}</Table.Td>
    </Table.Tr>
  );
}

function decibels({ psnrDecibels }: HiddenError): string {
  if (psnrDecibels === null) return '–';
  return Number.isFinite(psnrDecibels) ? `${formatLevel(psnrDecibels)}\u00a0dB` : '∞';
}

function rowsOf(ways: readonly PaintedWay[], blank: string): Cell[][] {
  return [
    [
      'painting',
      'PSNR (dB)',
      `PSNR of ${blank.toLowerCase()} (dB)`,
      'mean absolute difference',
      `difference of ${blank.toLowerCase()}`,
      'unit',
      'leaks the original',
    ],
    ...ways.map(({ paint, unit, error, blankError }) => [
      WAY_WORDS[paint][0],
      error.psnrDecibels,
      blankError.psnrDecibels,
      error.meanAbsolute,
      blankError.meanAbsolute,
      unit,
      paint === 'true' ? 'yes' : 'no',
    ]),
  ];
}
