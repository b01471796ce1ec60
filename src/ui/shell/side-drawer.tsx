/** Library or controls over the page, where there is no column for them; fetched on narrow screens. */
import { Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';

interface SideDrawerProps {
  readonly title: 'Library' | 'Controls';
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Where a drawer from the side would hide the result that its controls change. */
const IS_PHONE = '(max-width: 48em)';

const SIDES = {
  Library: { position: 'left', size: 'min(100%, 360px)' },
  Controls: { position: 'right', size: 'min(100%, 340px)' },
} as const;

/** From below, half as high as the page, which stays in use: the result is scrolled to where it is seen. */
const FROM_BELOW = {
  position: 'bottom',
  size: '50%',
  withOverlay: false,
  lockScroll: false,
  trapFocus: false,
  onEnterTransitionEnd: () => document.querySelector('[data-result]')?.scrollIntoView({ block: 'start' }),
} as const;

/** A column that slides in over the page; on a phone, the controls come from below and leave the result visible. */
export function SideDrawer({ title, opened, onClose, children }: SideDrawerProps) {
  const isPhone = useMediaQuery(IS_PHONE, false, { getInitialValueInEffect: false });
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      title={title}
      {...SIDES[title]}
      {...(isPhone && title === 'Controls' && FROM_BELOW)}
      closeButtonProps={{ 'aria-label': `Close the ${title.toLowerCase()}` }}
    >
      {children}
    </Drawer>
  );
}
