/** The check of this machine, with its results as tables. */
import { Alert, Badge, Button, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import type { CheckedPathResult } from '../../../../contract/check.ts';
import { Note } from '../../../kit/notes/note.tsx';
import { RunGate } from '../../../kit/run/run-gate.tsx';
import { useActions, useAppStore } from '../../../use-app-store.ts';
import classes from '../models.module.css';
import { checkText, formatError, PATH_WORDS } from './check-text.ts';

/** Checks whether this browser on this machine computes the same as PyTorch: a stored clip, stage by stage. */
export function CheckMachine() {
  const summary = useAppStore((state) => state.runs.check.summary);
  const switchedOff = useAppStore((state) => state.worker.switchedOff);
  const { ask } = useActions('runs');
  const ready = useAppStore((state) => state.worker.status === 'ready');
  const { announce } = useActions('shell');
  const copy = async () => {
    if (!summary) return;
    try {
      await navigator.clipboard.writeText(checkText(summary, navigator.userAgent));
      announce('Copied the check as text.');
    } catch {
      announce('The browser refused access to the clipboard.');
    }
  };
  return (
    <Paper withBorder p="sm" data-testid="check-machine">
      <Group justify="space-between" align="baseline">
        <Title order={2}>Check this machine</Title>
        {summary && (
          <Button size="compact-xs" variant="subtle" onClick={() => void copy()} data-testid="copy-check">
            Copy as text
          </Button>
        )}
      </Group>
      <Text size="sm" c="var(--page-quiet)" maw={760}>
        A stored clip goes through every stage, on WebGPU and on WASM. Each stage is compared with what
        PyTorch computed from the same weights. Drivers and browsers can be wrong; this check shows whether
        yours are.
      </Text>
      <Stack gap="xs" mt="xs">
        <RunGate
          kind="check"
          doing="Checking"
          testId="check"
          start={
            <Button
              w="fit-content"
              size="sm"
              disabled={!ready}
              onClick={() => void ask('check')}
              data-testid="start-check"
            >
              {summary ? 'Check again' : 'Check'}
            </Button>
          }
        />
        {switchedOff && (
          <Alert color="red" variant="light" p="xs" data-testid="switched-off">
            {switchedOff}
          </Alert>
        )}
        {summary?.paths.map((path) => (
          <PathTable key={path.path} result={path} />
        ))}
        {summary?.absent.map((sentence) => (
          <Note key={sentence}>{sentence}</Note>
        ))}
        {summary && (
          <Note>
            {summary.model}; {summary.reference}; {summary.runtime}
          </Note>
        )}
      </Stack>
    </Paper>
  );
}

function PathTable({
  result: { path, device, stages, passed, failure },
}: {
  readonly result: CheckedPathResult;
}) {
  const title = `${PATH_WORDS[path]} (${device})`;
  return (
    <div data-testid={`check-${path}`} data-passed={passed}>
      <Group gap="xs" mb={4}>
        <Title order={3}>{title}</Title>
        <Verdict passed={passed} />
      </Group>
      {failure !== null && <Text size="sm">{failure}</Text>}
      {stages.length > 0 && (
        <div className={classes['scroll']} tabIndex={0} role="region" aria-label={title}>
          <Table miw={560} aria-label={title}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Stage</Table.Th>
                <Table.Th ta="right">Relative L2</Table.Th>
                <Table.Th ta="right">Allowed</Table.Th>
                <Table.Th ta="right">Max error</Table.Th>
                <Table.Th ta="right">Time</Table.Th>
                <Table.Th>Result</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {stages.map(
                ({ name, unit, relativeL2, maxAbsolute, tolerance, milliseconds, passed: stagePassed }) => (
                  <Table.Tr key={name}>
                    <Table.Th scope="row" fw={400}>
                      {name} <Note span>({unit})</Note>
                    </Table.Th>
                    <Table.Td ta="right">{formatError(relativeL2)}</Table.Td>
                    <Table.Td ta="right">{formatError(tolerance)}</Table.Td>
                    <Table.Td ta="right">{formatError(maxAbsolute)}</Table.Td>
                    <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }}>
                      {milliseconds.toFixed(0)} ms
                    </Table.Td>
                    <Table.Td>
                      <Verdict passed={stagePassed} />
                    </Table.Td>
                  </Table.Tr>
                ),
              )}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </div>
  );
}

function Verdict({ passed }: { readonly passed: boolean }) {
  return (
    <Badge
      size="sm"
      variant="outline"
      tt="none"
      color={passed ? 'teal' : 'red'}
      c={passed ? 'light-dark(#0b6b4f, #63e6be)' : 'light-dark(#a61e1e, #ffa8a8)'}
    >
      {passed ? 'pass' : 'fail'}
    </Badge>
  );
}
