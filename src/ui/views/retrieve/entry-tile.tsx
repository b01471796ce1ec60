/** An icon for a gallery item that ships as features, without its media. */
import { IconMusic, IconPhoto } from '@tabler/icons-react';
import type { Modality } from '../../../core/geometry.ts';
import classes from './retrieve.module.css';

/** An icon for audio or video that ships as features only. It is decoration; its name is beside it. */
export function EntryTile({ sense }: { readonly sense: Modality }) {
  const Icon = sense === 'audio' ? IconMusic : IconPhoto;
  return (
    <span className={classes['tile']} data-sense={sense}>
      <Icon size={20} aria-hidden />
    </span>
  );
}
