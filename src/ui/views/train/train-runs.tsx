/** The runs that this browser keeps: a table with what can be done with each. */
import { ActionIcon, Button, Checkbox, Group, Paper, Table, TextInput, Title } from '@mantine/core';
import { IconDownload, IconPencil, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { SavedRun } from '../../../contract/train.ts';
import { OBJECTIVE_NAMES } from '../../../contract/train.ts';
import { formatFigure } from '../../kit/format.ts';
import { Note } from '../../kit/notes/note.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';
import classes from './train.module.css';
import { useRunRows } from './train-run-rows.ts';
import { useResult } from './use-result.ts';

/** The table of saved runs; nothing while there are none. */
export function TrainRuns() {
  const rows = useRunRows();
  const hasPrefix = useAppStore((state) => state.train.hasPrefix);
  const { setPrefix } = useActions('train');
  if (rows.length === 0) return null;
  const caption = 'Runs saved in this browser';
  return (
    <Paper withBorder component="section" p="sm" aria-labelledby="train-runs-title">
      <Title order={2} id="train-runs-title">
        {caption}
      </Title>
      {/* Mantine's scroll container cannot be reached by keyboard. */}
      <div className={classes['scroll']} tabIndex={0} role="region" aria-label={caption}>
        <Table fz="sm" verticalSpacing={4} horizontalSpacing={8} miw={680} data-testid="train-runs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>In the charts</Table.Th>
              <Table.Th>Run</Table.Th>
              <Table.Th ta="right">Steps</Table.Th>
              <Table.Th>Objective</Table.Th>
              <Table.Th ta="right">Audio, held out</Table.Th>
              <Table.Th ta="right">Video, held out</Table.Th>
              <Table.Th ta="right">Contrastive, held out</Table.Th>
              <Table.Td />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((run) => (
              <Row key={run.id} run={run} />
            ))}
          </Table.Tbody>
        </Table>
      </div>
      <Checkbox
        mt="xs"
        size="xs"
        label="Export names with module. before them, as in the official files"
        checked={hasPrefix}
        onChange={({ currentTarget }) => setPrefix(currentTarget.checked)}
        data-testid="train-prefix"
      />
      <Note mt="xs">
        Held out are losses on clips that a run never learns from. Checked runs are drawn in the charts,
        dotted.
      </Note>
    </Paper>
  );
}

function Row({ run }: { readonly run: SavedRun }) {
  const { id, name, steps, settings, heldOut } = run;
  const isOpen = useAppStore((state) => state.train.facts?.id === id);
  const isDrawn = useAppStore((state) => state.train.earlier.some((one) => one.id === id));
  const { compare } = useActions('train');
  return (
    <Table.Tr data-testid="train-run" data-steps={steps}>
      <Table.Td>
        <Checkbox
          size="xs"
          checked={isOpen || isDrawn}
          disabled={isOpen}
          onChange={() => void compare(id)}
          aria-label={`${name} in the charts`}
        />
      </Table.Td>
      <Table.Th scope="row" fw={isOpen ? 600 : 400} miw={150}>
        <Name run={run} />
        <Note fw={400}>{run.savedAt.slice(0, 10)}</Note>
        {run.comparison !== undefined && <Note fw={400}>Part of a comparison, which goes on as a whole</Note>}
        {run.base && (
          <Note fw={400} title={run.base.sha256} data-testid="train-run-base">
            Teaches {run.base.name}, SHA-256 {run.base.sha256.slice(0, 12)}…
          </Note>
        )}
      </Table.Th>
      <Table.Td ta="right">
        {steps} of {settings.steps}
      </Table.Td>
      <Table.Td>{OBJECTIVE_NAMES[settings.objective]}</Table.Td>
      <Table.Td ta="right">{formatFigure(heldOut?.audio ?? null)}</Table.Td>
      <Table.Td ta="right">{formatFigure(heldOut?.visual ?? null)}</Table.Td>
      <Table.Td ta="right">{formatFigure(heldOut?.contrastive ?? null)}</Table.Td>
      <Table.Td>
        <RowButtons run={run} isOpen={isOpen} />
      </Table.Td>
    </Table.Tr>
  );
}

/** The name, and a field for another while it is being changed. */
function Name({ run: { id, name } }: { readonly run: SavedRun }) {
  const { rename } = useActions('train');
  const [draft, setDraft] = useState<string | null>(null);
  const finish = () => {
    if (draft !== null && draft.trim() !== '' && draft !== name) void rename(id, draft);
    setDraft(null);
  };
  if (draft === null) {
    return (
      <Group gap={2} wrap="nowrap">
        {name}
        <ActionIcon
          size="sm"
          variant="subtle"
          aria-label={`Rename ${name}`}
          onClick={() => setDraft(name)}
          data-testid="train-run-rename"
        >
          <IconPencil size={14} />
        </ActionIcon>
      </Group>
    );
  }
  return (
    <TextInput
      size="xs"
      aria-label={`New name of ${name}`}
      value={draft}
      maxLength={60}
      autoFocus
      onChange={({ currentTarget }) => setDraft(currentTarget.value)}
      onBlur={finish}
      onKeyDown={({ key }) => {
        if (key === 'Enter') finish();
        if (key === 'Escape') setDraft(null);
      }}
    />
  );
}

function RowButtons({ run, isOpen }: { readonly run: SavedRun; readonly isOpen: boolean }) {
  const { id, name, steps, settings } = run;
  const status = useAppStore((state) => state.train.status);
  const isLoading = useAppStore((state) => state.models.loading !== null);
  const { resumeSaved, goOn, remove } = useActions('train');
  const { save, load } = useResult();
  const [isAsked, setAsked] = useState(false);
  // Weights of a run that goes on are in use; so is the worker while clips are made ready.
  const isBusy = status === 'preparing' || status === 'running';
  if (isAsked) {
    return (
      <Group gap={4} wrap="nowrap" justify="flex-end">
        <Button size="compact-xs" variant="default" onClick={() => setAsked(false)} autoFocus>
          Keep
        </Button>
        <Button
          size="compact-xs"
          variant="filled"
          color="red.9"
          onClick={() => void remove(id)}
          aria-label={`Delete ${name} for good`}
          data-testid="train-run-delete"
        >
          Delete for good
        </Button>
      </Group>
    );
  }
  return (
    <Group gap={4} wrap="nowrap" justify="flex-end">
      {steps < settings.steps && (
        <Button
          size="compact-xs"
          variant="default"
          disabled={isBusy}
          aria-label={`Resume ${name}`}
          onClick={() => void (isOpen ? goOn(null) : resumeSaved(id))}
          data-testid="train-run-resume"
        >
          Resume
        </Button>
      )}
      <Button
        size="compact-xs"
        variant="default"
        loading={isLoading}
        aria-label={`Load ${name} in Reconstruct`}
        title="Load in Reconstruct"
        onClick={() => void load(id)}
        data-testid="train-run-load"
      >
        Load
      </Button>
      <ActionIcon
        size="sm"
        variant="subtle"
        aria-label={`Export ${name}`}
        title="Export"
        onClick={() => void save(id)}
        data-testid="train-run-export"
      >
        <IconDownload size={14} />
      </ActionIcon>
      <ActionIcon
        size="sm"
        variant="subtle"
        disabled={isBusy && isOpen}
        aria-label={`Delete ${name}`}
        title="Delete"
        onClick={() => setAsked(true)}
        data-testid="train-run-ask-delete"
      >
        <IconTrash size={14} />
      </ActionIcon>
    </Group>
  );
}
