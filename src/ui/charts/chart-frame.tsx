/** A chart with its legend, which can be downloaded. */
import { Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { useRef } from 'react';
import { SvgAction } from '../figures/export/svg-action.tsx';
import { chartSvg } from './chart-svg.ts';
import type { LegendItem } from './legend.tsx';
import { Legend } from './legend.tsx';

interface ChartFrameProps {
  /** What is drawn, and where the same numbers stand as text. */
  readonly label: string;
  readonly items: readonly LegendItem[];
  /** Without its ending. */
  readonly fileName: string;
  readonly children: ReactNode;
}

/** A chart with its legend, which can be downloaded. */
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
        <SvgAction draw={draw} fileName={fileName} what="the chart" />
      </Group>
    </div>
  );
}
