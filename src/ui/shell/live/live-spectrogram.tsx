/** The live spectrogram with its axes. */
import { SPECTROGRAM_FRAMES } from '../../../core/geometry.ts';
import type { Rgba } from '../../../core/tensor.ts';
import { FREQUENCY_TICKS, melPosition, SPECTROGRAM_SECONDS } from '../../figures/axes.ts';
import { ColourBar, SPECTROGRAM_STOPS } from '../../figures/colour-bar.tsx';
import { PixelCanvas } from '../../figures/pixel-canvas.tsx';
import frame from '../../figures/spectrogram-frame.module.css';
import { formatLevel } from '../../kit/format.ts';
import classes from './live.module.css';

const AGES_SECONDS = [10, 8, 6, 4, 2, 0];

interface LiveSpectrogramProps {
  /** One pixel per spectrogram frame; the right edge is now. */
  readonly picture: Rgba | null;
  readonly colourRange: readonly [number, number];
}

/** The last 10.24 s of audio, moving to the left: Hz over seconds before now. */
export function LiveSpectrogram({ picture, colourRange }: LiveSpectrogramProps) {
  return (
    <div>
      <figure className={frame['frame']}>
        <figcaption className={frame['caption']}>Spectrogram, Hz over s</figcaption>
        <div className={frame['frequencies']} aria-hidden>
          {FREQUENCY_TICKS.map(({ hertz, label }) => (
            <span key={hertz} style={{ bottom: `${melPosition(hertz) * 100}%` }}>
              {label}
            </span>
          ))}
        </div>
        <div className={classes['plot']}>
          {picture && (
            <div style={{ width: `${(picture.width / SPECTROGRAM_FRAMES) * 100}%` }}>
              <PixelCanvas
                picture={picture}
                label="Spectrogram of the last ten seconds, now at the right"
                testId="live-spectrogram"
              />
            </div>
          )}
        </div>
        <div className={classes['ages']} aria-hidden>
          {AGES_SECONDS.map((age) => (
            <span key={age} style={{ left: `${(1 - age / SPECTROGRAM_SECONDS) * 100}%` }}>
              {age === 0 ? 'now' : `−${age}`}
            </span>
          ))}
        </div>
      </figure>
      <div className={classes['scale']}>
        <ColourBar
          stops={SPECTROGRAM_STOPS}
          low={formatLevel(colourRange[0])}
          high={formatLevel(colourRange[1])}
          unit="ln energy"
        />
      </div>
    </div>
  );
}
