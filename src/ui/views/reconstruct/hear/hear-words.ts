/** Sentences about the rendered audio: its phases, its losses, its level. */
import type { HeardKind, HeardSound } from '../../../../state/reconstruct/hear-slice.ts';
import { formatLevel, formatShare } from '../../../kit/format.ts';

export const HEARD_WORDS: Readonly<Record<HeardKind, string>> = {
  original: 'Original',
  masked: 'Masked',
  rebuilt: 'Rebuilt',
};

/** A clamped share below this is noise of the prediction and is not mentioned. */
const CLAMPED_WORTH_SAYING = 0.001;

/** Describes the audio: where its phases come from, and what a spectrogram does not keep. */
export function lossWords(heard: HeardSound | null): string {
  if (!heard) return 'The model’s audio input: 16 kHz, first channel. Nothing is lost.';
  const hidden =
    heard.which === 'masked' ? 'Hidden patches are silent.' : 'Hidden patches are the model’s prediction.';
  const apart =
    heard.spectralConvergence === null
      ? ''
      : ` (the spectrum is off by ${formatShare(Math.round(heard.spectralConvergence * 100) / 100)})`;
  const phases =
    heard.phase === 'griffin-lim'
      ? `Griffin-Lim estimates the phases${apart}: attacks blur and tones waver.`
      : `All phases are those of the original, under hidden patches too${apart}: this is sharper, but the model did not rebuild them.`;
  return `${hidden} ${phases} 128 mel bands do not keep fine pitch.`;
}

/** Sentences about the level: where it comes from and how it was changed; none if it was not. */
export function levelWords(heard: HeardSound | null): string[] {
  if (!heard) return [];
  const { clampedShare, gainDecibels, statistics } = heard;
  const words = [];
  if (statistics === 'visible')
    words.push('The model predicts no level, so hidden patches have the level of their visible neighbours.');
  if (statistics === 'true')
    words.push(
      'This leaks the original: hidden patches have their true level, which the model did not rebuild.',
    );
  if (clampedShare >= CLAMPED_WORTH_SAYING)
    words.push(
      `${formatShare(clampedShare)} of the predicted energies were outside the possible range and were clamped.`,
    );
  if (gainDecibels < 0)
    words.push(`The volume is lowered by ${formatLevel(-gainDecibels)} dB to avoid clipping.`);
  return words;
}
