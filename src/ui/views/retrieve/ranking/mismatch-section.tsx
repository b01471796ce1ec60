/** Pairs that look wrong. */
import { Anchor, Badge, Group, Table, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { RetrievalLabResult } from '../../../../contract/retrieve.ts';
import { formatCosine, formatShare } from '../../../kit/format.ts';
import { TableActions } from '../../../kit/table/table-actions.tsx';
import type { Cell } from '../../../kit/table/table-text.ts';
import { pairRows, strongerRows } from '../pair-rows.ts';
import classes from '../retrieve.module.css';
import { useGalleryEntry } from '../use-gallery-entry.ts';
import { RankingSection } from './ranking-section.tsx';
import { formatRank, formatZ } from './ranking-words.ts';

/** Rows a list shows; the download has them all. */
const LISTED = 10;

/** Pairs that look wrong: their own senses unlike each other, or more alike across pairs. */
export function MismatchSection({ result }: { readonly result: RetrievalLabResult }) {
  return (
    <RankingSection
      title="Mismatched pairs"
      testId="mismatch-section"
      about="Where a clip’s sound does not belong to its picture (music laid over it, tracks mixed up), its own score is low. What the model never learned looks the same: look and listen before you believe it. Choosing a name makes that clip the query."
    >
      <WeakestPairs result={result} />
      <StrongerPairs result={result} />
    </RankingSection>
  );
}

function WeakestPairs({ result }: { readonly result: RetrievalLabResult }) {
  const { nameOf } = useGalleryEntry();
  const { pairs } = result;
  const read = (values: ArrayLike<number>, pair: number) => values[pair] ?? Number.NaN;
  return (
    <PlainTable
      title="Least alike of all pairs"
      heads={['Pair', 'Cosine', 'z', 'Shuffled below', 'Picture’s rank', 'Sound’s rank']}
      testId="weakest-pairs"
      rows={() => pairRows(result, nameOf)}
      fileName="pairs.csv"
      what="the figures of every pair"
    >
      {Array.from(result.weakest.subarray(0, LISTED), (pair) => (
        <Table.Tr key={pair}>
          <Table.Td>
            <EntryLink result={result} entry={pairs.entries[pair] ?? -1} />
          </Table.Td>
          <Table.Td ta="right">{formatCosine(read(pairs.cosine, pair))}</Table.Td>
          <Table.Td ta="right">{formatZ(read(pairs.zScore, pair))}</Table.Td>
          <Table.Td ta="right">{formatShare(read(pairs.percentile, pair))}</Table.Td>
          <Table.Td ta="right">
            {formatRank(read(pairs.pictureRank, pair), read(pairs.pictureRankPessimistic, pair))}
          </Table.Td>
          <Table.Td ta="right">
            {formatRank(read(pairs.soundRank, pair), read(pairs.soundRankPessimistic, pair))}
          </Table.Td>
        </Table.Tr>
      ))}
    </PlainTable>
  );
}

function StrongerPairs({ result }: { readonly result: RetrievalLabResult }) {
  const { nameOf } = useGalleryEntry();
  if (result.stronger.length === 0) {
    return (
      <Text size="sm" data-testid="no-stronger">
        No sound and picture of different pairs like each other better than both their partners.
      </Text>
    );
  }
  return (
    <PlainTable
      title="More alike than their own partners, in both directions"
      heads={['Sound of', 'Picture of', 'Cosine', 'Ahead by (deviations)', '']}
      testId="stronger-pairs"
      rows={() => strongerRows(result, nameOf)}
      fileName="mismatched.csv"
      what="the mismatched pairs"
    >
      {result.stronger.slice(0, LISTED).map(({ sound, picture, cosine, margin, mutual }) => (
        <Table.Tr key={`${sound} ${picture}`}>
          <Table.Td>
            <EntryLink result={result} entry={sound} />
          </Table.Td>
          <Table.Td>
            <EntryLink result={result} entry={picture} />
          </Table.Td>
          <Table.Td ta="right">{formatCosine(cosine)}</Table.Td>
          <Table.Td ta="right">{formatZ(margin)}</Table.Td>
          <Table.Td>
            {mutual && (
              <Badge size="xs" color="both" variant="outline" tt="none">
                as if swapped
              </Badge>
            )}
          </Table.Td>
        </Table.Tr>
      ))}
    </PlainTable>
  );
}

function EntryLink({ result, entry }: { readonly result: RetrievalLabResult; readonly entry: number }) {
  const { nameOf, choose } = useGalleryEntry();
  return (
    <Anchor
      component="button"
      type="button"
      size="sm"
      ta="left"
      onClick={() => choose(result.entries[entry])}
      data-testid="suspect"
    >
      {nameOf(result.entries[entry])}
    </Anchor>
  );
}

interface PlainTableProps {
  readonly title: string;
  readonly heads: readonly string[];
  readonly testId: string;
  readonly rows: () => readonly (readonly Cell[])[];
  readonly fileName: string;
  readonly what: string;
  readonly children: ReactNode;
}

function PlainTable({ title, heads, testId, rows, fileName, what, children }: PlainTableProps) {
  return (
    <div className={classes['list']}>
      <Group justify="space-between" wrap="nowrap">
        <Title order={3} size="h5">
          {title}
        </Title>
        <TableActions rows={rows} fileName={fileName} what={what} />
      </Group>
      <div className={classes['scroll']} tabIndex={0} role="region" aria-label={title}>
        <Table fz="sm" verticalSpacing={4} horizontalSpacing={6} aria-label={title} data-testid={testId}>
          <Table.Thead>
            <Table.Tr>
              {heads.map((head) => (
                <Table.Th key={head} ta={head === 'Pair' || head.endsWith(' of') ? 'left' : 'right'}>
                  {head}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>{children}</Table.Tbody>
        </Table>
      </div>
    </div>
  );
}
