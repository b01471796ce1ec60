import type { ReactNode } from 'react';
import type { ClassifyFold as FoldName } from '../../../state/types/classify.ts';
import { useAppStore } from '../../use-app-store.ts';
import classes from './classify.module.css';

interface FoldProps {
  readonly fold: FoldName;
  readonly question: string;
  readonly gloss: string;
  readonly children: ReactNode;
}

/** A question under the answer; what answers it is there only while it is open. */
export function ClassifyFold({ fold, question, gloss, children }: FoldProps) {
  const open = useAppStore((state) => state.openClassifyFolds.includes(fold));
  const setFold = useAppStore((state) => state.setClassifyFold);
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
