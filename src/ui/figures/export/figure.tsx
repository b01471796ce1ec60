/** A number with its name and an explanation. */
import { Text, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { Note } from '../../kit/notes/note.tsx';
import classes from './figure.module.css';

interface FigureProps {
  readonly label: string;
  readonly value: ReactNode;
  /** Shown below the number, such as its interval. */
  readonly note?: string;
  /** Explanation of the name, shown on hover and focus. */
  readonly gloss?: string;
  readonly testId?: string;
}

/** A number with its name, which is explained on hover and focus. */
export function Figure({ label, value, note, gloss, testId }: FigureProps) {
  const name = (
    <Note className={gloss ? classes['glossed'] : undefined} {...(gloss ? { tabIndex: 0 } : {})}>
      {label}
    </Note>
  );
  return (
    <div className={classes['figure']}>
      {gloss ? <Tooltip label={gloss}>{name}</Tooltip> : name}
      <Text size="sm" fw={600} data-testid={testId}>
        {value}
      </Text>
      {note && <Note>{note}</Note>}
    </div>
  );
}
