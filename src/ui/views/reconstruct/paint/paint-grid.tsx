/** The masked picture, on which the mask is painted. */
import { useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import type { Rgba } from '../../../../core/tensor.ts';
import { HATCH, paintMasked } from '../../../figures/export/compose.ts';
import { MaskGrid } from '../../../figures/patches/mask-grid.tsx';
import type { Paint } from './use-paint.ts';

interface PaintGridProps {
  readonly paint: Paint;
  readonly original: Rgba;
  readonly readingId: string;
}

/** The panel of what the model sees, with the mask as it is being painted. */
export function PaintGrid({ paint, original, readingId }: PaintGridProps) {
  const { sense, grid, mask, place, setPlace, onStroke, onStrokeCancelled, onToggle } = paint;
  const scheme = useComputedColorScheme('light');
  const melUp = sense === 'audio';
  const picture = useMemo(
    () => paintMasked(original, mask, grid, melUp, HATCH[scheme]),
    [original, mask, grid, melUp, scheme],
  );
  return (
    <MaskGrid
      grid={grid}
      melUp={melUp}
      fills={melUp}
      picture={picture}
      label={
        sense === 'audio'
          ? 'Mask of the audio: 8 bands by 64 columns of time'
          : 'Mask of the frame: 14 rows by 14 columns'
      }
      describedBy={`${readingId} ${readingId}-keys`}
      testId={`mask-grid-${sense}`}
      canvasTestId={`panel-${sense}-masked`}
      place={place}
      onPlace={setPlace}
      onStroke={onStroke}
      onStrokeCancelled={onStrokeCancelled}
      onToggle={onToggle}
    />
  );
}
