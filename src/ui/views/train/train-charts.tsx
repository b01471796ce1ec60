/** The charts of a run: losses, contrastive accuracy, lengths of the gradients. */
import { Paper, SimpleGrid, Text } from '@mantine/core';
import { memo } from 'react';
import { type Curve, Lines } from '../../charts/lines.tsx';
import { useAppStore } from '../../use-app-store.ts';
import { curvesOf, normCurves, recallCurves } from './train-curves.ts';

/** All charts; each appears once it has points. */
export function TrainCharts() {
  const points = useAppStore((state) => state.train.points);
  const heldOut = useAppStore((state) => state.train.heldOut);
  const earlier = useAppStore((state) => state.train.earlier);
  if (points.length === 0) return null;
  return (
    <SimpleGrid cols={{ base: 1, xl: 2 }} spacing="sm">
      <Chart
        title="Masked loss"
        curves={curvesOf(['audio', 'visual'], points, heldOut, earlier)}
        testId="train-masked"
      />
      <Chart
        title="Contrastive loss, nats"
        curves={curvesOf(['contrastive'], points, heldOut, earlier)}
        testId="train-contrastive"
      />
      <Chart
        title="Contrastive accuracy, %"
        curves={curvesOf(['accuracy'], points, heldOut, earlier)}
        testId="train-accuracy"
      />
      <Chart title="Recall at 1 on held-out clips, %" curves={recallCurves(heldOut)} testId="train-recall" />
      <Chart title="Length of the gradient" curves={normCurves(points)} testId="train-norms" />
    </SimpleGrid>
  );
}

interface ChartProps {
  readonly title: string;
  readonly curves: readonly Curve[];
  readonly testId: string;
}

const Chart = memo(function Chart({ title, curves, testId }: ChartProps) {
  if (curves.length === 0) return null;
  return (
    <Paper withBorder p="sm" data-testid={testId} data-points={curves[0]!.points.length}>
      <Text size="sm" fw={600} mb={4}>
        {title}
      </Text>
      <Lines
        curves={curves}
        xName="step"
        formatX={(step) => String(Math.round(step))}
        label={`${title} by step; the last figures stand as text above`}
      />
    </Paper>
  );
});
