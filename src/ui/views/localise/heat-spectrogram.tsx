/** A map over the spectrogram. */
import { useMemo } from 'react';
import { timePosition } from '../../figures/axes.ts';
import { ColourBar } from '../../figures/colour-bar.tsx';
import { signedRange } from '../../figures/patches/patch-map.ts';
import { PixelCanvas } from '../../figures/pixel-canvas.tsx';
import { SpectrogramFrame } from '../../figures/spectrogram-frame.tsx';
import { useAppStore, useFamily } from '../../use-app-store.ts';
import { columnMeans, fullRange, paintCells, paintHeat } from './heat-cells.ts';
import { formatHeat, HEAT_WORDS, lowEnd, readSoundPeak } from './heat-words.ts';
import classes from './localise.module.css';
import type { Heat } from './use-heat.ts';

/** The spectrogram under the map of its patches. */
export function HeatSpectrogram({ heat, clipId }: { readonly heat: Heat; readonly clipId: string }) {
  const { opacity, isSmooth } = useAppStore((state) => state.localise.settings);
  const { audio, lut, isSigned, stops, unit, spectrogram, moment } = heat;
  const input = useFamily().audio;
  const cells = useMemo(
    () => paintHeat(audio.values, input.grid, true, { range: audio.range, lut, isSigned }, isSmooth),
    [audio, input, lut, isSigned, isSmooth],
  );
  const strip = useMemo(() => {
    const means = columnMeans(audio.values, input.grid);
    const range = isSigned ? signedRange(means) : fullRange(means);
    const row = { gridRows: 1, gridColumns: input.grid.gridColumns };
    return isSmooth
      ? paintHeat(means, row, false, { range, lut, isSigned: false }, true)
      : paintCells(means, row, false, range, lut);
  }, [audio, input, lut, isSigned, isSmooth]);
  const reading = readSoundPeak(audio.values, input);
  return (
    <SpectrogramFrame
      clipId={clipId}
      caption={
        <span className={classes['caption']}>
          <span>
            Audio compared with frame {heat.frameIndex}: Hz over seconds; on top, the mean over frequencies
          </span>
          <ColourBar
            stops={stops}
            low={lowEnd(heat, audio.range[0])}
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
      <div className={classes['overlay']} style={{ opacity }} data-smooth={isSmooth}>
        <PixelCanvas picture={cells} label="" testId="heat-audio" />
      </div>
      <div className={classes['strip']} data-smooth={isSmooth}>
        <PixelCanvas
          picture={strip}
          label="Mean of the map over all bands, by time: bright where the audio matches the frame"
          testId="heat-strip"
        />
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
