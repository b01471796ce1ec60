import { Table, Text } from '@mantine/core';
import type { RetrievalMetrics, SimilarityResult } from '../../../state/app-state.ts';
import { formatShare } from '../../components/format.ts';
import { GalleryNote } from '../../components/gallery-note.tsx';
import { chanceMetrics } from './chance.ts';

/** R@1, R@5, R@10 and median rank both ways, with chance beside them. */
export function MetricsTable({ result }: { readonly result: SimilarityResult }) {
  const { audioToVisual, visualToAudio, pairs } = result;
  const ties = (audioToVisual.metrics?.ties ?? 0) + (visualToAudio.metrics?.ties ?? 0);
  return (
    <div>
      <Text size="xs" c="var(--page-quiet)">
        Recall at k: the share of queries whose own partner is among the first k of{' '}
        {result.columns.length === result.rows.length
          ? result.columns.length
          : `${result.columns.length} pictures or ${result.rows.length} sounds`}
        .
      </Text>
      <Table verticalSpacing={4} horizontalSpacing={6} fz="sm" data-testid="retrieval-metrics">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Direction</Table.Th>
            <Table.Th ta="right">R@1</Table.Th>
            <Table.Th ta="right">R@5</Table.Th>
            <Table.Th ta="right">R@10</Table.Th>
            <Table.Th ta="right">Median rank</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          <MetricsRow label="Sound → picture" metrics={audioToVisual.metrics} />
          <MetricsRow label="Picture → sound" metrics={visualToAudio.metrics} />
          <MetricsRow
            label="Chance"
            metrics={chanceMetrics(Math.max(result.columns.length, result.rows.length))}
          />
        </Table.Tbody>
      </Table>
      {ties > 0 && (
        <Text size="xs" c="var(--page-quiet)">
          {ties} {ties === 1 ? 'query has' : 'queries have'} a tie at the partner’s score; the rank given is
          the best of it.
        </Text>
      )}
      <GalleryNote size={pairs} />
    </div>
  );
}

type Row = Pick<RetrievalMetrics, 'recallAt1' | 'recallAt5' | 'recallAt10' | 'medianRank'>;

function MetricsRow({ label, metrics }: { readonly label: string; readonly metrics: Row | null }) {
  return (
    <Table.Tr>
      <Table.Td>{label}</Table.Td>
      {(['recallAt1', 'recallAt5', 'recallAt10'] as const).map((name) => (
        <Table.Td key={name} ta="right">
          {metrics ? formatShare(metrics[name]) : '–'}
        </Table.Td>
      ))}
      <Table.Td ta="right">{metrics?.medianRank ?? '–'}</Table.Td>
    </Table.Tr>
  );
}
