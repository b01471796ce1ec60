/** Buttons to copy and download a figure. */
import { ActionIcon, Group, Tooltip } from '@mantine/core';
import { IconCopy, IconDownload } from '@tabler/icons-react';
import { useActions, useStateNow } from '../../use-app-store.ts';
import type { Drawing } from './save-picture.ts';
import { copyPng, downloadPng } from './save-picture.ts';
import { stamped, stampText } from './stamp.ts';
import { SvgAction } from './svg-action.tsx';

interface PictureActionsProps {
  /** Draws the figure when a button is pressed. */
  readonly draw: () => Drawing;
  /** Ends in `.png`; the SVG file gets `.svg` instead. */
  readonly fileName: string;
  readonly what: string;
}

/** Buttons to copy a figure and to download it as PNG or SVG. */
export function PictureActions({ draw, fileName, what }: PictureActionsProps) {
  const { announce } = useActions('shell');
  const getState = useStateNow();
  const figure = () => stamped(draw(), stampText(getState()));
  const copy = async () => {
    announce(
      (await copyPng(await figure().canvas()))
        ? `Copied ${what}.`
        : 'The browser refused access to the clipboard. Download instead.',
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
          onClick={() => void Promise.resolve(figure().canvas()).then((made) => downloadPng(made, fileName))}
        >
          <IconDownload size={16} />
        </ActionIcon>
      </Tooltip>
      <SvgAction draw={() => figure().svg()} fileName={fileName} what={what} />
    </Group>
  );
}
