/** A further question that opens. */
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

/** A further question that opens; what answers it is there only while it is open. */
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

/** Folds below each other. */
export function Folds({ children }: { readonly children: ReactNode }) {
  return <div className={classes['folds']}>{children}</div>;
}
