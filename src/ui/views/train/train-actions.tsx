/** The buttons of a run: start, pause, go on, one step, stop, and what is done with the result. */
import { Button, Group, Text } from '@mantine/core';
import { Note } from '../../kit/notes/note.tsx';
import { ErrorNote, WorkNote } from '../../kit/run/run-status.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';
import { useResult } from './use-result.ts';

/** Buttons, progress and errors of the run. */
export function TrainActions() {
  const status = useAppStore((state) => state.train.status);
  const progress = useAppStore((state) => state.train.progress);
  const error = useAppStore((state) => state.train.error);
  const isUnsaved = useAppStore((state) => state.train.isUnsaved);
  const { stop, pause } = useActions('train');
  return (
    <>
      <Group gap="xs">
        <RunButtons />
        <ResultButtons />
        <Pace />
      </Group>
      {status === 'preparing' && (
        <WorkNote
          what="Preparing clips"
          progress={progress}
          onCancel={() => void stop()}
          testId="train-preparing"
        />
      )}
      {status === 'running' && progress && (
        <WorkNote what="Measuring" progress={progress} onCancel={() => void pause()} testId="train-doing" />
      )}
      {error && <ErrorNote error={error} testId="train-error" />}
      {isUnsaved && (
        <Text size="sm" role="status" data-testid="train-unsaved">
          This browser has no room for the run: export it before you close the page.
        </Text>
      )}
    </>
  );
}

function RunButtons() {
  const status = useAppStore((state) => state.train.status);
  const saved = useAppStore((state) => state.train.saved);
  const mode = useAppStore((state) => state.train.mode);
  const { start, startThree, resumeSaved, goOn, pause, stop } = useActions('train');
  if (status === 'preparing') return null;
  // With a run open, the table of runs is where others are resumed.
  const unfinished = status === 'idle' ? saved.find(({ steps, settings }) => steps < settings.steps) : null;
  if (status === 'running') {
    return (
      <>
        <Button size="xs" onClick={() => void pause()} data-testid="train-pause">
          Pause
        </Button>
        <Button size="xs" variant="default" onClick={() => void stop()} data-testid="train-stop">
          Stop
        </Button>
      </>
    );
  }
  return (
    <>
      {status === 'paused' && (
        <>
          <Button size="xs" onClick={() => void goOn(null)} data-testid="train-go-on">
            Resume
          </Button>
          <Button size="xs" variant="default" onClick={() => void goOn(1)} data-testid="train-step">
            One step
          </Button>
        </>
      )}
      {unfinished && (
        <Button size="xs" onClick={() => void resumeSaved(unfinished.id)} data-testid="train-resume-saved">
          Resume the saved {unfinished.comparison === undefined ? 'run' : 'comparison'}, step{' '}
          {unfinished.steps} of {unfinished.settings.steps}
        </Button>
      )}
      <Button
        size="xs"
        variant={status === 'idle' && !unfinished ? 'filled' : 'default'}
        onClick={() => void start()}
        data-testid="train-start"
      >
        {status === 'idle' && !unfinished ? 'Start' : 'Start again'}
      </Button>
      {mode === 'scratch' && (
        <Button size="xs" variant="default" onClick={() => void startThree()} data-testid="train-start-three">
          Compare three objectives
        </Button>
      )}
    </>
  );
}

function ResultButtons() {
  const status = useAppStore((state) => state.train.status);
  const loading = useAppStore((state) => state.models.loading !== null);
  const runId = useAppStore((state) => state.train.facts?.id);
  const { save, load } = useResult();
  if (runId === undefined || (status !== 'paused' && status !== 'finished')) return null;
  return (
    <>
      <Button size="xs" variant="default" onClick={() => void save(runId)} data-testid="train-export">
        Export checkpoint
      </Button>
      <Button
        size="xs"
        variant="default"
        loading={loading}
        onClick={() => void load(runId)}
        data-testid="train-load"
      >
        Load in Reconstruct
      </Button>
    </>
  );
}

function Pace() {
  const status = useAppStore((state) => state.train.status);
  const clipsPerSecond = useAppStore((state) => state.train.clipsPerSecond);
  const batch = useAppStore((state) => state.train.facts?.settings.batch ?? null);
  if (status !== 'running' || clipsPerSecond === null || batch === null) return null;
  return (
    <Note data-testid="train-pace">
      {clipsPerSecond.toPrecision(2)} clips/s, {(clipsPerSecond / batch).toPrecision(2)} steps/s
    </Note>
  );
}
