/** A fold of the Classify view that the store opens and closes. */
import type { ReactNode } from 'react';
import type { ClassifyFold as FoldName } from '../../../state/classify/classify-slice.ts';
import { Fold } from '../../kit/fold.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';

interface ClassifyFoldProps {
  readonly fold: FoldName;
  readonly question: string;
  readonly gloss: string;
  readonly children: ReactNode;
}

/** A fold of the Classify view that the store opens and closes. */
export function ClassifyFold({ fold, ...rest }: ClassifyFoldProps) {
  const open = useAppStore((state) => state.classify.openFolds.includes(fold));
  const { setFold } = useActions('classify');
  return <Fold open={open} setOpen={(next) => setFold(fold, next)} testId={`fold-${fold}`} {...rest} />;
}
