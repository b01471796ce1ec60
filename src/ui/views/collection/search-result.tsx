/** The rows that a search found. */
import { Button, Group, Paper, Table, Text, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import type { CollectionHit, CollectionSummary } from '../../../contract/collection.ts';
import { MODALITY_WORDS } from '../../../core/geometry.ts';
import { selectedClip } from '../../../state/selectors.ts';
import { formatCosine, formatSeconds, formatZ } from '../../kit/format.ts';
import { RunGate } from '../../kit/run/run-gate.tsx';
import { TableActions } from '../../kit/table/table-actions.tsx';
import { useAppStore } from '../../use-app-store.ts';
import classes from './collection.module.css';
import { RowActions, RowName } from './row-parts.tsx';
import { Timeline } from './timeline.tsx';

/** The answers to the query, best first, with what is usual beside them. */
export function SearchResult({ opened }: { readonly opened: CollectionSummary }) {
  const summary = useAppStore((state) => state.runs.collectionSearch.summary);
  const isCurrent = useAppStore((state) => state.runs.isCurrent('collectionSearch'));
  const status = useAppStore((state) => state.runs.collectionSearch.status);
  const result = summary?.result ?? null;
  return (
    <Paper withBorder p="sm" className={classes['results']} data-old={result !== null && !isCurrent}>
      <QueryLine />
      {/* Searching these rows takes milliseconds: the old results stay until then. */}
      <RunGate
        kind="collectionSearch"
        doing="Comparing rows"
        testId="collection-search"
        isQuiet={result !== null && opened.rows < 50_000}
        idle={<NothingAsked />}
      />
      {result && status !== 'failed' && (
        <>
          <FoundLine />
          {opened.file && result.timeline && (
            <Timeline file={opened.file} starts={result.starts} cosines={result.timeline} />
          )}
          {result.hits.length > 0 && <HitTable hits={result.hits} usual={result.usual} />}
        </>
      )}
    </Paper>
  );
}

/** The query and its target. */
function QueryLine() {
  const { by, row, modality, target, span } = useAppStore((state) => state.collection);
  const clip = useAppStore(selectedClip);
  const start = useAppStore((state) =>
    row === null ? undefined : state.runs.collectionSearch.summary?.result.starts[row],
  );
  // A row of a long file is known by its time.
  const rowName =
    row === null
      ? 'a row'
      : start === undefined
        ? `row ${row + 1}`
        : `the window from ${formatSeconds(start)}`;
  const who = by === 'clip' ? (clip ? `“${clip.name}”` : 'a clip') : rowName;
  const part =
    by === 'clip' && modality === 'audio' && span
      ? ` from ${span[0].toFixed(1)} to ${span[1].toFixed(1)} s`
      : '';
  return (
    <Text size="sm" fw={600} data-testid="collection-query">
      The {MODALITY_WORDS[target]} most similar to the {MODALITY_WORDS[modality]} of {who}
      {part}
    </Text>
  );
}

function NothingAsked() {
  const by = useAppStore((state) => state.collection.by);
  const clip = useAppStore(selectedClip);
  const modality = useAppStore((state) => state.collection.modality);
  return (
    <Text size="sm" mt="xs" data-testid="collection-nothing">
      {by === 'row'
        ? 'Choose a row below.'
        : clip === null
          ? 'Choose a clip on the left, or use a row of the collection as the query.'
          : clip.status === 'ready'
            ? `This clip has no ${MODALITY_WORDS[modality]}, or no model is loaded.`
            : 'The clip is being opened.'}
    </Text>
  );
}

/** How many vectors were compared, where, and the mean cosine. */
function FoundLine() {
  const summary = useAppStore((state) => state.runs.collectionSearch.summary);
  if (!summary) return null;
  const { searched, backend, workers, milliseconds, usual, sameModel } = summary.result;
  const by =
    backend === 'webgpu' ? 'on WebGPU' : workers === 1 ? 'on the CPU' : `by ${workers} workers on the CPU`;
  return (
    <Text size="sm" c="var(--page-quiet)" mt={2} data-testid="collection-found">
      {searched === 0
        ? 'No row that passes the filter has a vector of this modality.'
        : `${searched.toLocaleString('en')} vectors compared ${by} in ${milliseconds < 1000 ? `${milliseconds.toFixed(0)} ms` : `${(milliseconds / 1000).toFixed(1)} s`}.`}
      {usual &&
        ` The mean cosine with this query is ${formatCosine(usual.mean)} (standard deviation ${usual.deviation.toFixed(3)}, over ${usual.rows.toLocaleString('en')} vectors).`}
      {summary.query.kind === 'clip' &&
        sameModel === null &&
        ' The collection does not name its model, so the loaded one may be another.'}
    </Text>
  );
}

interface HitTableProps {
  readonly hits: readonly CollectionHit[];
  readonly usual: { readonly mean: number; readonly deviation: number } | null;
}

/** Rows shown at first. */
const SHOWN = 15;

function HitTable({ hits, usual }: HitTableProps) {
  const [isAll, setIsAll] = useState(false);
  const z = ({ cosine }: CollectionHit) => (usual ? (cosine - usual.mean) / usual.deviation : NaN);
  const rows = () => [
    ['rank', 'cosine', 'z', 'path', 'label', 'window start (s)', 'frame', 'own'],
    ...hits.map((hit, place) => [
      ...[
        place + 1,
        hit.cosine,
        usual ? z(hit) : null,
        hit.path,
        hit.label,
        hit.windowStartSeconds,
        hit.frame,
      ],
      hit.isOwn ? 'yes' : 'no',
    ]),
  ];
  return (
    <>
      <div className={classes['scroll']} tabIndex={0} role="region" aria-label="Rows found">
        <Table horizontalSpacing={6} data-testid="collection-hits">
          <Table.Thead>
            <Table.Tr>
              <Table.Th ta="right">Rank</Table.Th>
              <Table.Th>Clip</Table.Th>
              <Table.Th ta="right">Cosine</Table.Th>
              <Table.Th ta="right" visibleFrom="xs">
                z
              </Table.Th>
              <Table.Th>
                <VisuallyHidden>Actions</VisuallyHidden>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {hits.slice(0, isAll ? hits.length : SHOWN).map((hit, place) => (
              <Table.Tr key={hit.row} data-own={hit.isOwn}>
                <Table.Td ta="right">{place + 1}</Table.Td>
                <Table.Td>
                  <RowName row={hit} isOwn={hit.isOwn} />
                </Table.Td>
                <Table.Td ta="right">{formatCosine(hit.cosine)}</Table.Td>
                <Table.Td ta="right" visibleFrom="xs">
                  {formatZ(z(hit))}
                </Table.Td>
                <Table.Td>
                  <RowActions row={hit} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      <Group justify="space-between">
        {hits.length > SHOWN ? (
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() => setIsAll(!isAll)}
            data-testid="collection-more"
          >
            {isAll ? `Show the best ${SHOWN}` : `Show all ${hits.length}`}
          </Button>
        ) : (
          <span />
        )}
        <TableActions rows={rows} fileName="collection-search.csv" what="the rows found" />
      </Group>
    </>
  );
}
