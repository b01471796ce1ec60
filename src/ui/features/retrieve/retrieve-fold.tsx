import { useState } from 'react';
import type { ReactNode } from 'react';
import classes from './query-part.module.css';

interface RetrieveFoldProps {
  readonly question: string;
  readonly gloss: string;
  readonly testId: string;
  readonly children: ReactNode;
}

/** A further question under the answers; what answers it is there only while it is open. */
export function RetrieveFold({ question, gloss, testId, children }: RetrieveFoldProps) {
  const [open, setOpen] = useState(false);
  return (
    <details
      className={classes['fold']}
      open={open}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
      data-testid={testId}
    >
      <summary>
        <span className={classes['question']}>{question}</span>
        <span className={classes['gloss']}>{gloss}</span>
      </summary>
      {open && <div className={classes['body']}>{children}</div>}
    </details>
  );
}
