/** The rebuilt frame with a slider that draws the original over it from the left. */
import { Slider } from '@mantine/core';
import type { CSSProperties } from 'react';
import { useState } from 'react';
import type { Rgba } from '../../../../core/tensor.ts';
import { PixelCanvas } from '../../../figures/pixel-canvas.tsx';
import classes from './pictures.module.css';

interface CompareSliderProps {
  readonly before: Rgba;
  readonly after: Rgba;
  readonly testId: string;
}

/** Two pictures of one size, parted by a line that mouse, finger and arrow keys move. */
export function CompareSlider({ before, after, testId }: CompareSliderProps) {
  const [percent, setPercent] = useState(0);
  return (
    <div className={classes['compare']} style={{ '--part': `${percent}%` } as CSSProperties}>
      <PixelCanvas picture={after} label="Frame: rebuilt" testId={testId} />
      <div className={classes['before']}>
        <PixelCanvas picture={before} label="" />
      </div>
      <div className={classes['line']} aria-hidden />
      <Slider
        classNames={{
          root: classes['part'] ?? '',
          trackContainer: classes['partTrack'] ?? '',
          track: classes['partTrack'] ?? '',
          bar: classes['partBar'] ?? '',
          thumb: classes['partThumb'] ?? '',
        }}
        min={0}
        max={100}
        step={1}
        value={percent}
        onChange={setPercent}
        label={null}
        thumbSize={28}
        thumbChildren={<span aria-hidden>⇔</span>}
        thumbLabel="How much of the original covers the rebuilt frame, in per cent"
        data-testid="compare-frame"
      />
    </div>
  );
}
