/** A question under the answer. */
import type { ReactNode } from 'react';
import type { ClassifyFold as FoldName } from '../../../state/types/classify.ts';
import { Fold } from '../../kit/fold.tsx';
import { useAppStore } from '../../use-app-store.ts';

interface ClassifyFoldProps {
  readonly fold: FoldName;
  readonly question: string;
  readonly gloss: string;
  readonly children: ReactNode;
}

/** A question under the answer. */
export function ClassifyFold({ fold, ...rest }: ClassifyFoldProps) {
  const open = useAppStore((state) => state.openClassifyFolds.includes(fold));
  const setFold = useAppStore((state) => state.setClassifyFold);
  return <Fold open={open} setOpen={(next) => setFold(fold, next)} testId={`fold-${fold}`} {...rest} />;
}
