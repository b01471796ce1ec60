/** A table of figures with intervals, with copy and download. */
import { Group, Table } from '@mantine/core';
import { Note } from '../notes/note.tsx';
import type { Cell, Numbers } from './numbers.ts';
import { formatCell, isSpread, plainRows } from './numbers.ts';
import classes from './numbers-table.module.css';
import { TableActions } from './table-actions.tsx';

interface NumbersTableProps {
  readonly numbers: Numbers;
  /** What the table shows, for screen readers. */
  readonly caption: string;
  readonly testId?: string;
}

/** A table of figures with their intervals, with buttons to copy and download it. */
export function NumbersTable({ numbers, caption, testId }: NumbersTableProps) {
  const { corner, heads, rows } = numbers;
  return (
    <div>
      {/* Mantine's scroll container cannot be reached by keyboard. */}
      <div className={classes['scroll']} tabIndex={0} role="region" aria-label={caption}>
        <Table miw={heads.length * 80 + 110} horizontalSpacing={6} aria-label={caption} data-testid={testId}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{corner}</Table.Th>
              {heads.map((head) => (
                <Table.Th key={head} ta="right">
                  {head}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ label, unit, decimals, cells }) => (
              <Table.Tr key={label}>
                <Table.Th scope="row" fw={400}>
                  {label}
                  {unit && <Note span>{` (${unit})`}</Note>}
                </Table.Th>
                {heads.map((head, column) => (
                  <Table.Td key={head} ta="right">
                    <CellText cell={cells[column] ?? null} decimals={decimals} />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      <NumbersActions numbers={numbers} what={caption} />
    </div>
  );
}

function CellText({ cell, decimals }: { readonly cell: Cell; readonly decimals: number }) {
  if (!isSpread(cell)) return formatCell(cell, decimals);
  return (
    <>
      {formatCell(cell.value, decimals)}
      <Note span display="block" className={classes['spread']}>
        {formatCell(cell.low, decimals)} to {formatCell(cell.high, decimals)}
      </Note>
    </>
  );
}

/** Buttons to copy and download the numbers of a table or a chart. */
export function NumbersActions({ numbers, what }: { readonly numbers: Numbers; readonly what: string }) {
  return (
    <Group justify="flex-end">
      <TableActions
        rows={() => plainRows(numbers)}
        fileName={`${numbers.name}.csv`}
        what={`the numbers of “${what}”`}
      />
    </Group>
  );
}
