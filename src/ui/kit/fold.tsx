/** A fold: a question that opens to its answer. */
import type { ReactNode } from 'react';
import classes from './fold.module.css';

interface FoldProps {
  readonly open: boolean;
  readonly setOpen: (open: boolean) => void;
  readonly question: string;
  readonly gloss: string;
  readonly testId: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** A question that opens to its answer, which is only drawn while it is open. */
export function Fold({ open, setOpen, question, gloss, testId, className = '', children }: FoldProps) {
  return (
    <details
      className={`${classes['fold']} ${className}`}
      open={open}
      onToggle={({ currentTarget }) => {
        if (currentTarget.open !== open) setOpen(currentTarget.open);
      }}
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

/** A stack of folds. */
export function Folds({ children }: { readonly children: ReactNode }) {
  return <div className={classes['folds']}>{children}</div>;
}
