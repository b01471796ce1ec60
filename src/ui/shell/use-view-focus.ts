/** Scrolls a new view to its top and focuses its heading. */
import { useEffect, useRef } from 'react';
import type { ViewName } from '../../state/shell/views.ts';

/** Scrolls a new view to its top and focuses its heading. The first view after loading does not take the focus. */
export function useViewFocus(view: ViewName): void {
  const shown = useRef(view);
  useEffect(() => {
    if (shown.current === view) return undefined;
    shown.current = view;
    const main = document.querySelector('main');
    const before = document.activeElement;
    const greet = () => {
      const heading = main?.querySelector<HTMLElement>('h1');
      if (!heading) return false;
      scrollTo({ top: 0, behavior: 'instant' });
      // The user may have moved the focus while the code of the view was loading.
      const isFree = document.activeElement === before || document.activeElement === document.body;
      if (isFree) heading.focus({ preventScroll: true });
      return true;
    };
    scrollTo({ top: 0, behavior: 'instant' });
    if (!main || greet()) return undefined;
    const arrival = new MutationObserver(() => {
      if (greet()) arrival.disconnect();
    });
    arrival.observe(main, { childList: true, subtree: true });
    return () => arrival.disconnect();
  }, [view]);
}
