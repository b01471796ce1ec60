/** The kinds of live input to choose from. */
import { Text, UnstyledButton } from '@mantine/core';
import { IconDeviceDesktop, IconMicrophone, IconVideo } from '@tabler/icons-react';
import type { LiveKind } from '../../../state/services.ts';
import { Note } from '../../kit/notes/note.tsx';
import { useActions } from '../../use-app-store.ts';
import classes from './live.module.css';

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

/** One button for each kind of live input. */
export function LiveChoices() {
  const { start: startLive } = useActions('live');
  return (
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
              <Note>{note}</Note>
            </span>
          </UnstyledButton>
        </li>
      ))}
      <Note component="li" px={6}>
        The browser asks for permission first. The input stays in this tab.
      </Note>
    </ul>
  );
}
