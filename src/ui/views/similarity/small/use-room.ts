/** A hook for the room that the matrix has. */
import { useViewportSize } from '@mantine/hooks';
import type { RefObject } from 'react';
import { useLayoutEffect, useState } from 'react';
import { useElementSize } from '../../../kit/use-element-size.ts';
import type { Room } from './matrix-layout.ts';

/** What stands below the matrix on the first screen: its colour bar and the player, and on a narrow page the figures. */
const BELOW = { wide: 170, narrow: 240 } as const;
const NARROW_PIXELS = 560;
/** A window that is lower than this is scrolled. */
const LEAST_HEIGHT = 240;

/** The room from an element's top to the bottom of the window; null before it is laid out. */
export function useRoom(element: RefObject<HTMLElement | null>): Room | null {
  const size = useElementSize(element);
  const { height: windowHeight } = useViewportSize();
  const [top, setTop] = useState(0);
  const width = size?.width ?? 0;
  useLayoutEffect(() => {
    const found = element.current?.getBoundingClientRect();
    if (found) setTop(found.top + window.scrollY);
  }, [element, width, windowHeight]);
  if (width === 0 || windowHeight === 0) return null;
  const below = width < NARROW_PIXELS ? BELOW.narrow : BELOW.wide;
  return { width, height: Math.max(LEAST_HEIGHT, windowHeight - top - below) };
}
