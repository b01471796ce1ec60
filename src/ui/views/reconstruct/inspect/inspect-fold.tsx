/** A question that opens. */
import type { ReactNode } from 'react';
import type { InspectFold as FoldName } from '../../../../state/inspect/inspect-slice.ts';
import { Fold } from '../../../kit/fold.tsx';
import { useActions, useAppStore } from '../../../use-app-store.ts';

interface InspectFoldProps {
  readonly fold: FoldName;
  readonly question: string;
  readonly gloss: string;
  readonly children: ReactNode;
}

/** A question under the reconstruction. */
export function InspectFold({ fold, ...rest }: InspectFoldProps) {
  const open = useAppStore((state) => state.inspect.openFolds.includes(fold));
  const { setFold } = useActions('inspect');
  return <Fold open={open} setOpen={(next) => setFold(fold, next)} testId={`fold-${fold}`} {...rest} />;
}
