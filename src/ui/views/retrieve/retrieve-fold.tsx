/** A fold under the answers; it keeps itself whether it is open. */
import type { ReactNode } from 'react';
import { useState } from 'react';
import { Fold } from '../../kit/fold.tsx';
import classes from './part/query-part.module.css';

interface RetrieveFoldProps {
  readonly question: string;
  readonly gloss: string;
  readonly testId: string;
  readonly children: ReactNode;
}

/** A fold under the answers, titled by a question. */
export function RetrieveFold(props: RetrieveFoldProps) {
  const [open, setOpen] = useState(false);
  return <Fold open={open} setOpen={setOpen} className={classes['fold']} {...props} />;
}
