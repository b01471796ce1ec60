/** A chart with its legend and buttons to copy and download it. */
import { Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { useRef } from 'react';
import { PictureActions } from '../figures/export/picture-actions.tsx';
import { drawSvg } from '../figures/export/save-picture.ts';
import { chartSvg } from './chart-svg.ts';
import type { LegendItem } from './legend.tsx';
import { Legend } from './legend.tsx';

interface ChartFrameProps {
  /** What the chart shows, and where the same numbers are as text. */
  readonly label: string;
  readonly items: readonly LegendItem[];
  /** Without extension. */
  readonly fileName: string;
  readonly children: ReactNode;
}

/** A chart with its legend and buttons to copy and download it. */
export function ChartFrame({ label, items, fileName, children }: ChartFrameProps) {
  const host = useRef<HTMLDivElement>(null);
  const draw = () => {
    const chart = host.current?.querySelector('svg');
    return chart ? chartSvg(chart, items) : '';
  };
  return (
    <div>
      <div role="img" aria-label={label} ref={host}>
        {children}
        <Legend items={items} />
      </div>
      <Group justify="flex-end">
        <PictureActions draw={() => drawSvg(draw)} fileName={`${fileName}.png`} what="the chart" />
      </Group>
    </div>
  );
}
