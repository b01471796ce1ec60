import type { ReactNode } from 'react';
import type { InspectFold } from '../../../state/types/inspect.ts';
import { useAppStore } from '../../use-app-store.ts';
import classes from './inspect.module.css';

interface FoldProps {
  readonly fold: InspectFold;
  readonly question: string;
  readonly gloss: string;
  readonly children: ReactNode;
}

/** A question under the reconstruction; what answers it is there only while it is open. */
export function Fold({ fold, question, gloss, children }: FoldProps) {
  const open = useAppStore((state) => state.openFolds.includes(fold));
  const setFold = useAppStore((state) => state.setFold);
  return (
    <details
      className={classes['fold']}
      open={open}
      onToggle={({ currentTarget }) => {
        if (currentTarget.open !== open) setFold(fold, currentTarget.open);
      }}
      data-testid={`fold-${fold}`}
    >
      <summary>
        <span className={classes['question']}>{question}</span>
        <span className={classes['gloss']}>{gloss}</span>
      </summary>
      {open && <div className={classes['body']}>{children}</div>}
    </details>
  );
}
