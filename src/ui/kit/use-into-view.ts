/** A hook that scrolls to an element when its content is new. */
import type { RefObject } from 'react';
import { useLayoutEffect, useRef } from 'react';

/**
 * Scrolls an element into view when its content changes.
 *
 * @param what - the content, compared by identity; null if it is empty.
 */
export function useIntoView<T extends Element>(what: unknown): RefObject<T | null> {
  const ref = useRef<T>(null);
  useLayoutEffect(() => {
    if (what !== null) ref.current?.scrollIntoView({ block: 'nearest' });
  }, [what]);
  return ref;
}
