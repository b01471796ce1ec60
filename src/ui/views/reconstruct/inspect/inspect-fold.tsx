/** A fold under the reconstruction; the store keeps whether it is open. */
import type { InspectFold as FoldName } from '../../../../state/inspect/inspect-slice.ts';
import { fetched } from '../../../kit/fetched.tsx';
import { Fold } from '../../../kit/fold.tsx';
import { useActions, useAppStore } from '../../../use-app-store.ts';

const FoldAnswer = fetched(() => import('./fold-answer.tsx').then((m) => m.FoldAnswer));

interface InspectFoldProps {
  readonly fold: FoldName;
  readonly question: string;
  readonly gloss: string;
}

/** A fold under the reconstruction, titled by a question. */
export function InspectFold({ fold, ...rest }: InspectFoldProps) {
  const open = useAppStore((state) => state.inspect.openFolds.includes(fold));
  const { setFold } = useActions('inspect');
  return (
    <Fold open={open} setOpen={(next) => setFold(fold, next)} testId={`fold-${fold}`} {...rest}>
      <FoldAnswer fold={fold} />
    </Fold>
  );
}
