/** Saves and opens lab bundles, and compares recorded values with recomputed ones. */
import { Badge, Button, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { LabBundle } from '../../../contract/files/lab-bundle.ts';
import type { LabNeed } from '../../../state/bundle/bundle-slice.ts';
import type { LabRow } from '../../../state/bundle/lab-bundle.ts';
import { REAL_TOLERANCE } from '../../../state/bundle/lab-bundle.ts';
import { FilePicker } from '../../kit/file-picker.tsx';
import { Note } from '../../kit/notes/note.tsx';
import { ErrorNote, WorkNote } from '../../kit/run/run-status.tsx';
import { TableActions } from '../../kit/table/table-actions.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';
import classes from './lab-bundle.module.css';
import { SaveBundle } from './save-bundle.tsx';

/** Saves an experiment for other people, and checks an experiment that someone else saved. */
export function LabBundlePanel() {
  const bundle = useAppStore((state) => state.bundle.opened);
  const bundleError = useAppStore((state) => state.bundle.error);
  const { open: openBundle } = useActions('bundle');
  const section = useRef<HTMLDivElement>(null);
  // A bundle may be dropped anywhere on the page; its result is shown here.
  useEffect(() => {
    if (bundle ?? bundleError) section.current?.scrollIntoView({ block: 'nearest' });
  }, [bundle, bundleError]);
  return (
    <Paper
      withBorder
      component="section"
      p="sm"
      aria-labelledby="lab-title"
      data-testid="lab-bundle"
      ref={section}
    >
      <Title order={2} id="lab-title">
        Lab bundle
      </Title>
      <Text size="sm" c="var(--page-quiet)" maw={760}>
        One file with the result in Reconstruct and the cosines of your gallery: mask and seed, hashes of the
        model, the clips and the decoded input, versions, adapter and every value. Another browser can open it
        and compute everything again. It contains no clip and no weights.
      </Text>
      <Group gap="xs" mt="xs">
        <SaveBundle />
        <FilePicker accept=".json,application/json" onChoose={([file]) => void openBundle(file)}>
          {(props) => (
            <Button {...props} leftSection={<IconUpload size={14} />} data-testid="open-bundle">
              Open a lab bundle
            </Button>
          )}
        </FilePicker>
      </Group>
      {bundleError && <ErrorNote error={bundleError} testId="bundle-error" />}
      {bundle && <OpenedBundle fileName={bundle.fileName} content={bundle.content} />}
    </Paper>
  );
}

function OpenedBundle({ fileName, content }: { readonly fileName: string; readonly content: LabBundle }) {
  const { status, progress, error, needs, rows } = useAppStore((state) => state.bundle.check);
  const { recheck, cancelRecheck, close: closeBundle } = useActions('bundle');
  const { made, model, clips, saved } = content;
  return (
    <Stack gap="xs" mt="sm" data-testid="opened-bundle">
      <Group justify="space-between" align="baseline">
        <Title order={3}>{fileName}</Title>
        <Button size="compact-xs" variant="subtle" onClick={closeBundle}>
          Close
        </Button>
      </Group>
      <Text size="sm">
        Saved on {saved.slice(0, 10)} with “{model.name}” over {clips.length}{' '}
        {clips.length === 1 ? 'clip' : 'clips'}, on {made.backend === 'webgpu' ? 'WebGPU' : 'WASM'}
        {made.adapter !== null && ` (${made.adapter})`}, {made.runtime}.
      </Text>
      <Note className={classes['browser']}>{made.browser}</Note>
      {status === 'running' ? (
        <WorkNote what="Checking" progress={progress} onCancel={cancelRecheck} testId="recheck-progress" />
      ) : (
        <Button w="fit-content" onClick={() => void recheck()} data-testid="recheck">
          {rows || needs.length > 0 ? 'Check again' : 'Compute again and compare'}
        </Button>
      )}
      {error && <ErrorNote error={error} testId="recheck-error" />}
      {needs.length > 0 && <Needs needs={needs} />}
      {rows && <Rows rows={rows} fileName={fileName} />}
    </Stack>
  );
}

/** What is missing before the check can run, each with a button if the page can provide it. */
function Needs({ needs }: { readonly needs: readonly LabNeed[] }) {
  const { loadBundled: loadBundledModel } = useActions('models');
  const kept = useAppStore((state) => state.keptModels.listed);
  const { load: loadKept } = useActions('keptModels');
  const { moveWindow } = useActions('library');
  const actionOf = ({ load, move }: LabNeed): { label: string; act: () => void } | null => {
    if (move) return { label: 'Move the window', act: () => void moveWindow(move.clipId, move.startSeconds) };
    if (!load) return null;
    if ('bundledId' in load) return { label: 'Load', act: () => void loadBundledModel(load.bundledId) };
    const entry = kept?.models.find(({ id }) => id === load.keptId);
    return entry ? { label: 'Load', act: () => void loadKept(entry) } : null;
  };
  return (
    <ul className={classes['needs']} data-testid="lab-needs">
      {needs.map((need) => {
        const action = actionOf(need);
        return (
          <li key={need.text}>
            <Text size="sm" span>
              {need.text}
            </Text>
            {action && (
              <Button size="compact-xs" ml={8} onClick={action.act}>
                {action.label}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

const HEADS = ['Value', 'Recorded', 'Computed here', 'Difference', 'Allowed', 'Result'] as const;

function Rows({ rows, fileName }: { readonly rows: readonly LabRow[]; readonly fileName: string }) {
  const failed = rows.filter(({ passed }) => !passed).length;
  const cells = (row: LabRow) => [
    row.name,
    row.recorded,
    row.recomputed,
    row.difference === null ? '' : row.difference === 0 ? '0' : row.difference.toPrecision(2),
    row.tolerance === 0 ? 'equal' : String(row.tolerance),
    row.passed ? 'pass' : 'fail',
  ];
  return (
    <div data-testid="lab-rows" data-failed={failed}>
      <Text size="sm" fw={500}>
        {failed === 0 ? `All ${rows.length} values agree.` : `${failed} of ${rows.length} values differ.`}
      </Text>
      <Note maw={760}>
        Numbers may differ by {REAL_TOLERANCE} (relative L2), because another GPU may add in another order.
        Ranks and hashes must be equal. If the decoded input differs, another decoder produced it, and the
        values below it differ too.
      </Note>
      <div className={classes['scroll']} tabIndex={0} role="region" aria-label="Recorded and computed here">
        <Table miw={640} aria-label="Recorded and computed here">
          <Table.Thead>
            <Table.Tr>
              {HEADS.map((head) => (
                <Table.Th key={head}>{head}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={row.name} data-passed={row.passed}>
                {cells(row)
                  .slice(0, -1)
                  .map((cell, column) =>
                    column === 0 ? (
                      <Table.Th key={HEADS[column]} scope="row" fw={400}>
                        {cell}
                      </Table.Th>
                    ) : (
                      <Table.Td key={HEADS[column]}>{cell}</Table.Td>
                    ),
                  )}
                <Table.Td>
                  <Badge
                    size="sm"
                    variant="outline"
                    tt="none"
                    color={row.passed ? 'teal' : 'red'}
                    c={row.passed ? 'light-dark(#0b6b4f, #63e6be)' : 'light-dark(#a61e1e, #ffa8a8)'}
                  >
                    {row.passed ? 'pass' : 'fail'}
                  </Badge>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      <Group justify="flex-end">
        <TableActions
          rows={() => [[...HEADS], ...rows.map(cells)]}
          fileName={`${fileName.replace(/\.json$/i, '')}-check.csv`}
          what="the check"
        />
      </Group>
    </div>
  );
}
