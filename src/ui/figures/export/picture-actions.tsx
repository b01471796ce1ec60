/** Copy and download. */
import { ActionIcon, Group, Tooltip } from '@mantine/core';
import { IconCopy, IconDownload } from '@tabler/icons-react';
import { useActions } from '../../use-app-store.ts';
import type { Drawing } from './save-picture.ts';
import { copyPng, downloadPng } from './save-picture.ts';
import { SvgAction } from './svg-action.tsx';

interface PictureActionsProps {
  /** Draws the figure when it is asked for. */
  readonly draw: () => Drawing;
  /** Ends in `.png`; the SVG takes its own ending. */
  readonly fileName: string;
  readonly what: string;
}

/** Copy and download of a figure. */
export function PictureActions({ draw, fileName, what }: PictureActionsProps) {
  const { announce } = useActions('shell');
  const copy = async () => {
    announce(
      (await copyPng(draw().canvas()))
        ? `${what} copied.`
        : 'The browser refused the clipboard: download instead.',
    );
  };
  return (
    <Group gap={2} wrap="nowrap">
      <Tooltip label={`Copy ${what} as a picture`}>
        <ActionIcon size="md" aria-label={`Copy ${what} as a picture`} onClick={() => void copy()}>
          <IconCopy size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={`Download ${what} (PNG)`}>
        <ActionIcon
          size="md"
          aria-label={`Download ${what} (PNG)`}
          data-testid="download-picture"
          onClick={() => downloadPng(draw().canvas(), fileName)}
        >
          <IconDownload size={16} />
        </ActionIcon>
      </Tooltip>
      <SvgAction draw={() => draw().svg()} fileName={fileName} what={what} />
    </Group>
  );
}
