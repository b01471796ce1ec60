/** The gradient of the contrastive loss as a picture with a cursor. */
import { Text } from '@mantine/core';
import type { KeyboardEvent, PointerEvent } from 'react';
import { useId, useMemo, useState } from 'react';
import type { InfoNceResult } from '../../../../contract/similarity.ts';
import { colourise } from '../../../../math/colour/colormap.ts';
import { ColourBar } from '../../../figures/colour-bar.tsx';
import { DIVERGING, DIVERGING_STOPS } from '../../../figures/colour-stops.ts';
import { PixelCanvas } from '../../../figures/pixel-canvas.tsx';
import { useEntryNames } from '../../../kit/entry-names.ts';
import { movedCell } from '../large-matrix.ts';
import { formatSigned, gradientReach, gradientWords } from './gradient-words.ts';
import classes from './info-nce.module.css';

/** The gradient of the loss with respect to every cosine, as a picture; the cell under the cursor is read in words. */
export function GradientGrid({ result }: { readonly result: InfoNceResult }) {
  const { gradient, cosine, entries } = result;
  const pairs = entries.length;
  const nameOf = useEntryNames();
  const reading = useId();
  const [place, setPlace] = useState({ row: 0, column: 0 });
  const row = Math.min(place.row, pairs - 1);
  const column = Math.min(place.column, pairs - 1);
  const { picture, reach } = useMemo(() => {
    const size = gradientReach(gradient, pairs);
    const layout = { width: pairs, height: pairs, strideX: 1, strideY: pairs, flipY: false };
    return { picture: colourise(gradient, layout, [-size, size], DIVERGING), reach: size };
  }, [gradient, pairs]);
  const at = row * pairs + column;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const next = movedCell({ row, column }, event.key, pairs, pairs);
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    setPlace(next);
  };
  const onPointer = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    const cell = (offset: number, extent: number) =>
      Math.min(pairs - 1, Math.max(0, Math.floor((offset / extent) * pairs)));
    setPlace({
      row: cell(event.clientY - box.top, box.height),
      column: cell(event.clientX - box.left, box.width),
    });
  };
  const share = `${100 / pairs}%`;
  return (
    <div>
      <div
        className={classes['gradient']}
        role="application"
        aria-label={`Gradient of the loss with respect to ${pairs} × ${pairs} cosines`}
        aria-describedby={reading}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerMove={onPointer}
        onPointerDown={onPointer}
        data-testid="gradient-grid"
        data-place={`${row}/${column}`}
      >
        <PixelCanvas picture={picture} label="" testId="gradient-picture" />
        <div
          className={classes['cursor']}
          style={{
            left: `${(100 * column) / pairs}%`,
            top: `${(100 * row) / pairs}%`,
            width: share,
            height: share,
          }}
        />
      </div>
      <ColourBar
        stops={DIVERGING_STOPS}
        low={`pull ${formatSigned(-reach)}`}
        high={`push ${formatSigned(reach)}`}
        unit=""
      />
      <Text size="sm" mt={6} id={reading} className={classes['reading']} data-testid="gradient-reading">
        {gradientWords(
          { row, column, value: gradient[at] ?? 0 },
          (item) => nameOf(entries[item]),
          cosine[at] ?? Number.NaN,
        )}
      </Text>
    </div>
  );
}
