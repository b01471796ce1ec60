/** Keeps the header on one line by measuring it. */
import type { RefObject } from 'react';
import { useEffect, useRef } from 'react';

/** The number of steps from the full header to the shortest. The style sheet defines what each step hides. */
const STEPS = 7;

/**
 * Keeps a row on one line for every font, model name and width: it finds the fullest step that fits and writes its
 * number to `data-fit`.
 *
 * Everything stays mounted and the steps are in the style sheet, so that measuring renders nothing and an open popover
 * stays open.
 */
export function useFit(): RefObject<HTMLDivElement | null> {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const row = ref.current;
    if (!row) return;
    const fit = () => {
      for (let step = 0; step < STEPS; step += 1) {
        row.dataset['fit'] = String(step);
        if (row.scrollWidth <= row.clientWidth) return;
      }
    };
    const sizes = new ResizeObserver(fit);
    sizes.observe(row);
    const words = new MutationObserver(fit);
    words.observe(row, { characterData: true, childList: true, subtree: true });
    fit();
    return () => {
      sizes.disconnect();
      words.disconnect();
    };
  }, []);
  return ref;
}
