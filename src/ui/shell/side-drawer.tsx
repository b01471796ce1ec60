/** Library or controls over the page, where there is no column for them; fetched on narrow screens. */
import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';

interface SideDrawerProps {
  readonly title: 'Library' | 'Controls';
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

const SIDES = {
  Library: { position: 'left', size: 'min(100%, 360px)' },
  Controls: { position: 'right', size: 'min(100%, 340px)' },
} as const;

/** A column that slides in over the page. */
export function SideDrawer({ title, opened, onClose, children }: SideDrawerProps) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      title={title}
      {...SIDES[title]}
      closeButtonProps={{ 'aria-label': `Close the ${title.toLowerCase()}` }}
    >
      {children}
    </Drawer>
  );
}
