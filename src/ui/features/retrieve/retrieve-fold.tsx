import { useState } from 'react';
import type { ReactNode } from 'react';
import { Fold } from '../../components/fold.tsx';
import classes from './query-part.module.css';

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
