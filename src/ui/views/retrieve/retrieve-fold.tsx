/** A further question that opens. */
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

/** A further question under the answers. */
export function RetrieveFold(props: RetrieveFoldProps) {
  const [open, setOpen] = useState(false);
  return <Fold open={open} setOpen={setOpen} className={classes['fold']} {...props} />;
}
