/** Keeps the header on one line, by measuring. */
import type { RefObject } from 'react';
import { useEffect, useRef } from 'react';

/** How much of the header stands in it, from all to least; the style sheet says what each step leaves out. */
const STEPS = 7;

/**
 * Keeps a row on one line: it takes the fullest step at which nothing leaves it, whatever the font, the model's name
 * or the width, and writes its number to `data-fit`.
 *
 * Everything stays mounted and the steps are a style sheet's, so that measuring draws nothing and no popover that is
 * open is lost.
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
