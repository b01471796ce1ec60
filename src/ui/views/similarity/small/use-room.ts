/** A hook for the room that the matrix has. */
import type { RefObject } from 'react';
import { useEffect, useState } from 'react';
import type { Room } from './matrix-layout.ts';
import { WIDE } from './matrix-layout.ts';

/** Pixels below the matrix on the first screen: colour bar, reading and player; on a narrow page the figures too. */
const BELOW = { wide: 170, narrow: 240 } as const;
/** A window that is lower than this is scrolled. */
const LEAST_HEIGHT = 240;

/** The room from an element's top to the bottom of the window; null before it is laid out. */
export function useRoom(element: RefObject<HTMLElement | null>): Room | null {
  const [room, setRoom] = useState<Room | null>(null);
  useEffect(() => {
    const host = element.current;
    if (!host) return undefined;
    const measure = () => {
      const { clientWidth: width } = host;
      if (width === 0) return;
      const top = host.getBoundingClientRect().top + window.scrollY;
      const below = width < WIDE ? BELOW.narrow : BELOW.wide;
      const height = Math.max(LEAST_HEIGHT, Math.floor(window.innerHeight - top - below));
      setRoom((before) => (before?.width === width && before.height === height ? before : { width, height }));
    };
    const sizes = new ResizeObserver(measure);
    sizes.observe(host);
    window.addEventListener('resize', measure);
    return () => {
      sizes.disconnect();
      window.removeEventListener('resize', measure);
    };
  }, [element]);
  return room;
}
