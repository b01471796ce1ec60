/** Buttons to copy and download a table. */
import { ActionIcon, Group, Tooltip } from '@mantine/core';
import { IconCopy, IconFileSpreadsheet } from '@tabler/icons-react';
import { saveBlob } from '../../figures/export/save-picture.ts';
import { useActions } from '../../use-app-store.ts';
import type { Cell } from './table-text.ts';
import { toCsv, toTsv } from './table-text.ts';

interface TableActionsProps {
  /** Makes the rows when a button is pressed; header first. */
  readonly rows: () => readonly (readonly Cell[])[];
  readonly fileName: string;
  /** "the sweep's numbers". */
  readonly what: string;
}

/** Buttons to copy a table as text and to download it as CSV. */
export function TableActions({ rows, fileName, what }: TableActionsProps) {
  const { announce } = useActions('shell');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(toTsv(rows()));
      announce(`Copied ${what}.`);
    } catch {
      announce('The browser refused access to the clipboard. Download instead.');
    }
  };
  return (
    <Group gap={2} wrap="nowrap">
      <Tooltip label={`Copy ${what} as text`}>
        <ActionIcon
          size="md"
          aria-label={`Copy ${what} as text`}
          onClick={() => void copy()}
          data-testid="copy-table"
        >
          <IconCopy size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={`Download ${what} (CSV)`}>
        <ActionIcon
          size="md"
          aria-label={`Download ${what} (CSV)`}
          data-testid="download-table"
          onClick={() => saveBlob(new Blob([toCsv(rows())], { type: 'text/csv' }), fileName)}
        >
          <IconFileSpreadsheet size={16} />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}
