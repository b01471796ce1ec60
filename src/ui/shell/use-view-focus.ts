/** A view that was changed to begins at its top, its heading focused. */
import { useEffect, useRef } from 'react';
import type { ViewName } from '../../state/shell/route.ts';

/** A view that was changed to begins at its top, with the focus on its heading; the first one waits for the user. */
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
      // While the view's code came, the user may have gone elsewhere.
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
