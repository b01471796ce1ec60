/** How similar the windows of a long file are to the query, over its time. */
import { ActionIcon, Button, Group, Text } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import type { CollectionFile } from '../../../contract/collection.ts';
import { Lines } from '../../charts/lines.tsx';
import { saveBlob } from '../../figures/export/save-picture.ts';
import { formatCosine, formatSeconds } from '../../kit/format.ts';
import { TableActions } from '../../kit/table/table-actions.tsx';
import { useActions } from '../../use-app-store.ts';
import classes from './collection.module.css';
import { peaksOf, toEdl } from './peaks.ts';

interface TimelineProps {
  readonly file: CollectionFile;
  /** (windows) where each begins, in seconds. */
  readonly starts: readonly number[];
  /** (windows), NaN where a window was not compared. */
  readonly cosines: Float32Array;
}

const MOST_PEAKS = 10;

/** The curve, its peaks, and where the file changes. */
export function Timeline({ file, starts, cosines }: TimelineProps) {
  const { showWindow } = useActions('collection');
  const { name, windowSeconds, changes } = file;
  const peaks = peaksOf(starts, cosines, windowSeconds, MOST_PEAKS);
  const points = starts.flatMap((x, row) => {
    const y = cosines[row] ?? Number.NaN;
    return Number.isNaN(y) ? [] : [{ x, y }];
  });
  return (
    <section aria-labelledby="timeline-title" data-testid="collection-timeline">
      <Text component="h2" fw={600} size="sm" id="timeline-title" mt="xs">
        Similarity over the file
      </Text>
      <Lines
        curves={[{ name: 'Cosine with the query', colour: 'var(--page-both)', stroke: 'solid', points }]}
        xName={`start of the window of ${windowSeconds.toFixed(0)} s`}
        formatX={formatSeconds}
        label="Cosine of every window with the query over the time of the file; the table below has the highest"
        from="data"
      />
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={600}>
          Peaks: the best windows that do not overlap
        </Text>
        <Group gap={4}>
          <Button
            size="compact-xs"
            onClick={() => saveBlob(new Blob([toEdl(file, peaks)], { type: 'text/plain' }), 'peaks.edl')}
            data-testid="collection-edl"
          >
            EDL
          </Button>
          <TableActions
            rows={() => [['window start (s)', 'cosine'], ...points.map(({ x, y }) => [x, y])]}
            fileName="timeline.csv"
            what="the timeline"
          />
        </Group>
      </Group>
      <ol className={classes['peaks']} data-testid="collection-peaks">
        {peaks.map(({ row, seconds, cosine }) => (
          <li key={row}>
            <ActionIcon
              size="md"
              aria-label={`Play ${name} from ${formatSeconds(seconds)}`}
              onClick={() => void showWindow(seconds)}
            >
              <IconPlayerPlay size={16} />
            </ActionIcon>
            <span>{formatSeconds(seconds)}</span>
            <Text span size="sm" c="var(--page-quiet)">
              cosine {formatCosine(cosine)}
            </Text>
          </li>
        ))}
      </ol>
      {changes.length > 0 && (
        <Text size="sm" c="var(--page-quiet)" data-testid="collection-changes">
          The file changes most at{' '}
          {changes
            .map(({ seconds, distance }) => `${formatSeconds(seconds)} (${distance.toFixed(2)})`)
            .join(', ')}
          : 1 minus the cosine of the windows before and after.
        </Text>
      )}
    </section>
  );
}
