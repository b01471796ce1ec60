/** The colour bar of a figure. */
import { perceptualColourmap } from '../../math/colour/colormap.ts';
import { Note } from '../kit/notes/note.tsx';
import classes from './colour-bar.module.css';

/** Colours of the spectrograms' bar: every 15th of 256, both ends included. */
export const SPECTROGRAM_STOPS = Array.from(perceptualColourmap())
  .filter((_, index) => index % 15 === 0)
  .map((packed) => `rgb(${packed & 255} ${(packed >> 8) & 255} ${(packed >> 16) & 255})`);

interface ColourBarProps {
  /** Stops from the low end to the high, evenly spaced. */
  readonly stops: readonly string[];
  readonly low: string;
  readonly high: string;
  readonly unit: string;
}

/** A colour bar with the values at its ends and the unit. */
export function ColourBar({ stops, low, high, unit }: ColourBarProps) {
  return (
    <div className={classes['bar']} role="img" aria-label={`Colour scale from ${low} to ${high}, ${unit}`}>
      <Note>{low}</Note>
      <span
        className={classes['ramp']}
        style={{ background: `linear-gradient(90deg, ${stops.join(', ')})` }}
      />
      <Note>
        {high} {unit}
      </Note>
    </div>
  );
}
