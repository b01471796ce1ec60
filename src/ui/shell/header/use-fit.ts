/** Keeps the header on one line by measuring it. */
import type { RefObject } from 'react';
import { useEffect, useRef } from 'react';

/** The number of steps from the full header to the shortest. The style sheet says what each step hides. */
const STEPS = 7;

/**
 * Keeps a row on one line for every font, model name and width: it finds the fullest step that fits and writes its
 * number to `data-fit`.
 *
 * Words that become shorter give nothing back until the width changes, so that the views do not jump while a page loads.
 *
 * Everything stays mounted and the steps are in the style sheet, so that measuring renders nothing and an open popover
 * stays open.
 */
export function useFit(): RefObject<HTMLDivElement | null> {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const row = ref.current;
    if (!row) return;
    const fit = (from: number) => {
      for (let step = from; step < STEPS; step += 1) {
        row.dataset['fit'] = String(step);
        if (row.scrollWidth <= row.clientWidth) return;
      }
    };
    let width = 0;
    const sizes = new ResizeObserver(() => {
      const isSame = row.clientWidth === width;
      width = row.clientWidth;
      fit(isSame ? Number(row.dataset['fit']) : 0);
    });
    sizes.observe(row);
    const words = new MutationObserver(() => fit(Number(row.dataset['fit'])));
    words.observe(row, { characterData: true, childList: true, subtree: true });
    fit(0);
    return () => {
      sizes.disconnect();
      words.disconnect();
    };
  }, []);
  return ref;
}
