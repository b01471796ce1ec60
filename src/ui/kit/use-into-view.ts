/** Scrolls to what is new. */
import type { RefObject } from 'react';
import { useLayoutEffect, useRef } from 'react';

/**
 * Scrolls an element into sight when what it says is new.
 *
 * @param what - compared by identity; null where it says nothing.
 */
export function useIntoView<T extends Element>(what: unknown): RefObject<T | null> {
  const ref = useRef<T>(null);
  useLayoutEffect(() => {
    if (what !== null) ref.current?.scrollIntoView({ block: 'nearest' });
  }, [what]);
  return ref;
}
