/** A map over the spectrogram. */
import { useMemo } from 'react';
import { timePosition } from '../../figures/axes.ts';
import { ColourBar } from '../../figures/colour-bar.tsx';
import { PixelCanvas } from '../../figures/pixel-canvas.tsx';
import { SpectrogramFrame } from '../../figures/spectrogram-frame.tsx';
import { useAppStore, useFamily } from '../../use-app-store.ts';
import { paintCells } from './heat-cells.ts';
import { formatHeat, HEAT_WORDS, readSoundPeak } from './heat-words.ts';
import classes from './localise.module.css';
import type { Heat } from './use-heat.ts';

/** The spectrogram under the map of its patches. */
export function HeatSpectrogram({ heat, clipId }: { readonly heat: Heat; readonly clipId: string }) {
  const opacity = useAppStore((state) => state.localise.settings.opacity);
  const { audio, lut, stops, unit, spectrogram, moment } = heat;
  const input = useFamily().audio;
  const cells = useMemo(
    () => paintCells(audio.values, input.grid, true, audio.range, lut),
    [audio, input, lut],
  );
  const reading = readSoundPeak(audio.values, input);
  return (
    <SpectrogramFrame
      clipId={clipId}
      caption={
        <span className={classes['caption']}>
          <span>
            {HEAT_WORDS[heat.heat].sound}, frame {heat.frameIndex}; Hz by seconds
          </span>
          <ColourBar
            stops={stops}
            low={formatHeat(audio.range[0])}
            high={formatHeat(audio.range[1])}
            unit={unit}
          />
        </span>
      }
      withTime
    >
      <PixelCanvas
        picture={spectrogram}
        label={`${HEAT_WORDS[heat.heat].title} over the spectrogram. ${reading}`}
        testId="heat-spectrogram"
      />
      <div className={classes['overlay']} style={{ opacity }}>
        <PixelCanvas picture={cells} label="" testId="heat-audio" />
      </div>
      {moment && (
        <div
          className={classes['moment']}
          aria-hidden
          data-testid="heat-moment"
          style={{
            left: `${timePosition(moment[0], input.seconds) * 100}%`,
            width: `${(timePosition(moment[1], input.seconds) - timePosition(moment[0], input.seconds)) * 100}%`,
          }}
        />
      )}
    </SpectrogramFrame>
  );
}
