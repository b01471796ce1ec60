/** The section on pairs whose audio and video may not belong together. */
import { Anchor, Group, Table, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { RetrievalLabResult } from '../../../../contract/retrieve.ts';
import { formatCosine, formatShare, formatZ } from '../../../kit/format.ts';
import { Mark } from '../../../kit/notes/mark.tsx';
import { TableActions } from '../../../kit/table/table-actions.tsx';
import type { Cell } from '../../../kit/table/table-text.ts';
import { pairRows, strongerRows } from '../pair-rows.ts';
import classes from '../retrieve.module.css';
import { useGalleryEntry } from '../use-gallery-entry.ts';
import { RankingSection } from './ranking-section.tsx';
import { formatRank } from './ranking-words.ts';

/** Rows shown in a list; the download has all of them. */
const LISTED = 10;

/** Pairs with a low score of their own, and pairs that score higher with each other. */
export function MismatchSection({ result }: { readonly result: RetrievalLabResult }) {
  return (
    <RankingSection
      title="Mismatched pairs"
      testId="mismatch-section"
      about="If a clip’s audio does not belong to its video (added music, mixed-up tracks), the score of its own pair is low. It is also low for events that the model has not learned, so look and listen before you trust it. Choose a name to make that clip the query."
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
      title="Least similar pairs"
      heads={['Pair', 'Cosine', 'z', 'Shuffled below', 'Rank of video', 'Rank of audio']}
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
        No audio and video of different pairs are more similar to each other than to their partners.
      </Text>
    );
  }
  return (
    <PlainTable
      title="More similar to each other than to their partners"
      heads={['Audio of', 'Video of', 'Cosine', 'Ahead by (deviations)', '']}
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
          <Table.Td>{mutual && <Mark>maybe swapped</Mark>}</Table.Td>
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
      mih={24}
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
        <Table horizontalSpacing={6} aria-label={title} data-testid={testId}>
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
