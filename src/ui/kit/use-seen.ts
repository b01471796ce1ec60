/** A hook that tells whether an element is visible. */
import type { RefCallback } from 'react';
import { useCallback, useState } from 'react';

/** Elements this close to the visible area count as visible, so that a list can be scrolled smoothly. */
const MARGIN = '300px';

type OnSeen = (isSeen: boolean) => void;

const listeners = new WeakMap<Element, OnSeen>();
let observer: IntersectionObserver | null = null;

/** One observer for all elements, because hundreds of observers would each run on every scroll. */
function sharedObserver(): IntersectionObserver {
  // Lists scroll within the page, so the margin must apply to their edges too.
  const options: IntersectionObserverInit & { scrollMargin: string } = {
    rootMargin: MARGIN,
    scrollMargin: MARGIN,
  };
  observer ??= new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) listeners.get(target)?.(isIntersecting);
  }, options);
  return observer;
}

/** Whether an element is visible, or nearly. */
export function useSeen<E extends Element>(): readonly [RefCallback<E>, boolean] {
  const [isSeen, setIsSeen] = useState(false);
  const ref = useCallback((element: E | null) => {
    if (!element) return;
    listeners.set(element, setIsSeen);
    sharedObserver().observe(element);
    return () => sharedObserver().unobserve(element);
  }, []);
  return [ref, isSeen];
}
