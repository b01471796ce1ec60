/** Whether an element is in sight. */
import type { RefCallback } from 'react';
import { useCallback, useState } from 'react';

/** Elements that are nearly in sight count: a list is scrolled. */
const MARGIN = '300px';

type OnSeen = (isSeen: boolean) => void;

const listeners = new WeakMap<Element, OnSeen>();
let observer: IntersectionObserver | null = null;

/** One observer for all: hundreds of them would each look at every scroll. */
function sharedObserver(): IntersectionObserver {
  // Lists scroll within the page: the margin has to reach beyond their own edges as well.
  const options: IntersectionObserverInit & { scrollMargin: string } = {
    rootMargin: MARGIN,
    scrollMargin: MARGIN,
  };
  observer ??= new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) listeners.get(target)?.(isIntersecting);
  }, options);
  return observer;
}

/** Whether an element is in sight, or nearly. */
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
