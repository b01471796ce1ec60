/** The masked picture, on which the mask is painted. */
import { useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import type { Rgba } from '../../../../core/tensor.ts';
import { HATCH, paintMasked } from '../../../figures/export/compose.ts';
import { MaskGrid } from '../../../figures/patches/mask-grid.tsx';
import { PixelCanvas } from '../../../figures/pixel-canvas.tsx';
import { useActions, useAppStore } from '../../../use-app-store.ts';
import classes from '../pictures/pictures.module.css';
import type { Paint } from './use-paint.ts';

interface PaintGridProps {
  readonly paint: Paint;
  readonly original: Rgba;
  readonly readingId: string;
}

/** The panel of what the model sees, with the mask as it is being painted. */
export function PaintGrid({ paint, original, readingId }: PaintGridProps) {
  const { sense, grid, mask, tool, place, setPlace, onStroke, onStrokeCancelled, onToggle } = paint;
  const painting = useAppStore((state) => state.reconstruct.painting[sense]);
  const shimmers = useAppStore((state) => state.reconstruct.shown.originalUnderHatch);
  const { setPainting } = useActions('reconstruct');
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
          ? `Mask of the audio: ${grid.gridRows} bands by ${grid.gridColumns} columns of time`
          : `Mask of the frame: ${grid.gridRows} rows by ${grid.gridColumns} columns`
      }
      describedBy={`${readingId} ${readingId}-keys`}
      testId={`mask-grid-${sense}`}
      canvasTestId={`panel-${sense}-masked`}
      fingerPaints={painting}
      brush={tool.shape === 'brush' ? tool.brush : 1}
      place={place}
      onPlace={setPlace}
      onStroke={(step) => {
        // The tools open with the first stroke, below the pictures, which stay where they are.
        if (!painting) setPainting(sense, true);
        onStroke(step);
      }}
      onStrokeCancelled={onStrokeCancelled}
      onToggle={(from, to) => {
        if (!painting) setPainting(sense, true);
        onToggle(from, to);
      }}
    >
      {shimmers && (
        <div className={classes['overlay']}>
          <PixelCanvas picture={original} label="" />
        </div>
      )}
    </MaskGrid>
  );
}
