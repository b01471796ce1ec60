import { ActionIcon, Group, Table, Text, Tooltip } from '@mantine/core';
import { IconCopy, IconDownload } from '@tabler/icons-react';
import { useAppStore } from '../use-app-store.ts';
import classes from './numbers-table.module.css';
import { formatCell, isSpread, numbersText } from './numbers.ts';
import type { Cell, Numbers } from './numbers.ts';
import { saveBlob } from './save-picture.ts';

interface NumbersTableProps {
  readonly numbers: Numbers;
  /** What the table says, for those who hear it. */
  readonly caption: string;
  readonly testId?: string;
}

/** A table of figures with their intervals, which can be copied and downloaded whole. */
export function NumbersTable({ numbers, caption, testId }: NumbersTableProps) {
  const { corner, heads, rows } = numbers;
  return (
    <div>
      {/* The kit's own scroll container can't be reached by keyboard. */}
      <div className={classes['scroll']} tabIndex={0} role="region" aria-label={caption}>
        <Table
          miw={heads.length * 80 + 110}
          fz="sm"
          verticalSpacing={4}
          horizontalSpacing={6}
          aria-label={caption}
          data-testid={testId}
        >
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
                  {unit && <Text span size="xs" c="var(--page-quiet)">{` (${unit})`}</Text>}
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
      <Text span display="block" size="xs" c="var(--page-quiet)">
        {formatCell(cell.low, decimals)} to {formatCell(cell.high, decimals)}
      </Text>
    </>
  );
}

/** Copy as tab-separated text, download as CSV. */
export function NumbersActions({ numbers, what }: { readonly numbers: Numbers; readonly what: string }) {
  const announce = useAppStore((state) => state.announce);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(numbersText(numbers, '\t'));
      announce(`${what}: numbers copied.`);
    } catch {
      announce('The browser refused the clipboard: download instead.');
    }
  };
  const download = () =>
    saveBlob(new Blob([numbersText(numbers, ',')], { type: 'text/csv' }), `${numbers.name}.csv`);
  return (
    <Group gap={2} justify="flex-end">
      <Tooltip label="Copy these numbers">
        <ActionIcon
          size="md"
          aria-label={`Copy the numbers: ${what}`}
          onClick={() => void copy()}
          data-testid="copy-numbers"
        >
          <IconCopy size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Download these numbers (CSV)">
        <ActionIcon
          size="md"
          aria-label={`Download the numbers: ${what}`}
          onClick={download}
          data-testid="download-numbers"
        >
          <IconDownload size={16} />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}
