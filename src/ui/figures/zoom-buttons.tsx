/** Buttons to zoom in, zoom out, and show the whole. */
import { ActionIcon, Group, Tooltip } from '@mantine/core';
import { IconMaximize, IconZoomIn, IconZoomOut } from '@tabler/icons-react';

interface ZoomButtonsProps {
  /** What is zoomed: "the map". */
  readonly what: string;
  readonly onZoom: (factor: number) => void;
  readonly onFit: () => void;
}

/** Buttons to zoom in, zoom out, and show the whole. */
export function ZoomButtons({ what, onZoom, onFit }: ZoomButtonsProps) {
  const actions = [
    { label: `Zoom into ${what}`, Icon: IconZoomIn, act: () => onZoom(1.5), id: 'zoom-in' },
    { label: `Zoom out of ${what}`, Icon: IconZoomOut, act: () => onZoom(1 / 1.5), id: 'zoom-out' },
    { label: `Show all of ${what}`, Icon: IconMaximize, act: onFit, id: 'zoom-fit' },
  ];
  return (
    <Group gap={2} wrap="nowrap">
      {actions.map(({ label, Icon, act, id }) => (
        <Tooltip key={id} label={label}>
          <ActionIcon size="md" aria-label={label} onClick={act} data-testid={id}>
            <Icon size={16} />
          </ActionIcon>
        </Tooltip>
      ))}
    </Group>
  );
}
