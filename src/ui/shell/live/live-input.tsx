/** Starts live input: choices, waiting and errors. */
import { Button, Text, UnstyledButton } from '@mantine/core';
import { IconDeviceDesktop, IconMicrophone, IconVideo } from '@tabler/icons-react';
import { useState } from 'react';
import type { LiveKind } from '../../../state/services.ts';
import { fetched } from '../../kit/fetched.tsx';
import { ErrorNote, WorkNote } from '../../kit/run/run-status.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';
import classes from './live.module.css';

const LivePanel = fetched(() => import('./live-panel.tsx').then((m) => m.LivePanel));

const CHOICES: readonly {
  readonly kind: LiveKind;
  readonly name: string;
  readonly note: string;
  readonly Icon: typeof IconMicrophone;
}[] = [
  { kind: 'microphone', name: 'Microphone', note: 'Audio only', Icon: IconMicrophone },
  { kind: 'camera', name: 'Microphone and camera', note: 'Audio, and one frame per second', Icon: IconVideo },
  { kind: 'screen', name: 'A tab or screen', note: 'Its video and audio', Icon: IconDeviceDesktop },
];

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
  const { start: startLive, dismissError: dismiss } = useActions('live');
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
      {open && (
        <ul className={classes['choices']} aria-label="Live inputs">
          {CHOICES.map(({ kind, name, note, Icon }) => (
            <li key={kind}>
              <UnstyledButton
                className={classes['choice']}
                onClick={() => void startLive(kind)}
                data-testid={`live-${kind}`}
              >
                <Icon size={18} style={{ flexShrink: 0 }} aria-hidden />
                <span>
                  <Text size="sm">{name}</Text>
                  <Text size="xs" c="var(--page-quiet)">
                    {note}
                  </Text>
                </span>
              </UnstyledButton>
            </li>
          ))}
          <Text component="li" size="xs" c="var(--page-quiet)" px={6}>
            The browser asks for permission first. The input stays in this tab.
          </Text>
        </ul>
      )}
      {error && <ErrorNote error={error} onClose={dismiss} testId="live-error" />}
    </>
  );
}
