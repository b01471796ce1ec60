/** Stands for what ships as features alone. */
import { IconMusic, IconPhoto } from '@tabler/icons-react';
import type { Direction } from '../../../state/shell/route.ts';
import classes from './retrieve.module.css';

/** Stands for the sound or picture of a pair that ships as features alone. Decoration: its name stands beside it. */
export function EntryTile({ sense }: { readonly sense: Direction }) {
  const Icon = sense === 'audio' ? IconMusic : IconPhoto;
  return (
    <span className={classes['tile']} data-sense={sense}>
      <Icon size={20} aria-hidden />
    </span>
  );
}
