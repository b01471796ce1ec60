/** A button that downloads a figure as SVG. */
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconFileVector } from '@tabler/icons-react';
import { downloadSvg } from './save-picture.ts';

interface SvgActionProps {
  /** Makes the SVG document when the button is pressed. */
  readonly draw: () => string;
  readonly fileName: string;
  readonly what: string;
}

/** A button that downloads a figure as SVG. */
export function SvgAction({ draw, fileName, what }: SvgActionProps) {
  return (
    <Tooltip label={`Download ${what} (SVG)`}>
      <ActionIcon
        size="md"
        aria-label={`Download ${what} (SVG)`}
        data-testid="download-svg"
        onClick={() => downloadSvg(draw(), `${fileName.replace(/\.png$/, '')}.svg`)}
      >
        <IconFileVector size={16} />
      </ActionIcon>
    </Tooltip>
  );
}
