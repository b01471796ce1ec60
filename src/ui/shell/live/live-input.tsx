/** Starts live input: choices, waiting and errors. */
import { Button } from '@mantine/core';
import { IconMicrophone } from '@tabler/icons-react';
import { useState } from 'react';
import { fetched } from '../../kit/fetched.tsx';
import { ErrorNote, WorkNote } from '../../kit/run/run-status.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';
import classes from './live.module.css';

const LivePanel = fetched(() => import('./live-panel.tsx').then((m) => m.LivePanel));

const LiveChoices = fetched(() => import('./live-choices.tsx').then((m) => m.LiveChoices));

/** Live input in the library: first the choice of input, then the panel that shows it. */
export function LiveInput({ onKept }: { readonly onKept?: (() => void) | undefined }) {
  const status = useAppStore((state) => state.live.status);
  return (
    <div className={classes['live']} data-testid="live" data-status={status}>
      {status === 'off' && <Choices />}
      {status === 'asking' && <WorkNote what="Waiting for the browser’s permission" progress={null} />}
      {status !== 'off' && status !== 'asking' && <LivePanel onKept={onKept} />}
    </div>
  );
}

function Choices() {
  const [open, setOpen] = useState(false);
  const { dismissError: dismiss } = useActions('live');
  const ready = useAppStore((state) => state.worker.status === 'ready');
  const error = useAppStore((state) => state.live.error);
  return (
    <>
      <Button
        fullWidth
        size="sm"
        leftSection={<IconMicrophone size={16} aria-hidden />}
        aria-expanded={open}
        disabled={!ready}
        onClick={() => setOpen(!open)}
        data-testid="live-input"
      >
        Live input
      </Button>
      {open && <LiveChoices />}
      {error && <ErrorNote error={error} onClose={dismiss} testId="live-error" />}
    </>
  );
}
