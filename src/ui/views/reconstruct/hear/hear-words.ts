/** What is lost and what was done to the level, in words. */
import type { HeardKind, HeardSound } from '../../../../state/reconstruct/hear-slice.ts';
import { formatLevel, formatShare } from '../../../kit/format.ts';

export const HEARD_WORDS: Readonly<Record<HeardKind, string>> = {
  original: 'Original',
  masked: 'Masked',
  rebuilt: 'Rebuilt',
};

/** Shares below this are noise of the prediction, not worth a sentence. */
const CLAMPED_WORTH_SAYING = 0.001;

/** What is heard, where its phases come from, and what no spectrogram keeps. */
export function lossWords(heard: HeardSound | null): string {
  if (!heard) return 'The clip as the model hears it: 16 kHz, first channel. Nothing is lost.';
  const hidden =
    heard.which === 'masked' ? 'Hidden patches are silent.' : 'Hidden patches are the model’s prediction.';
  const apart =
    heard.spectralConvergence === null
      ? ''
      : ` (${formatShare(Math.round(heard.spectralConvergence * 100) / 100)} off the wanted spectrum)`;
  const phases =
    heard.phase === 'griffin-lim'
      ? `Phases are guessed by Griffin-Lim${apart}: attacks smear and tones flutter.`
      : `Phases are the original’s, those of hidden patches too${apart}: sharper, but the model did not rebuild them.`;
  return `${hidden} ${phases} 128 mel bands keep no fine pitch.`;
}

/** What was done to the level, and whose level it is: nothing, one sentence or more. */
export function levelWords(heard: HeardSound | null): string[] {
  if (!heard) return [];
  const { clampedShare, gainDecibels, statistics } = heard;
  const words = [];
  if (statistics === 'visible')
    words.push(
      'The model predicts shapes without level: hidden patches have the level of their visible neighbours.',
    );
  if (statistics === 'true')
    words.push('This leaks the original: hidden patches have their true level, which was not rebuilt.');
  if (clampedShare >= CLAMPED_WORTH_SAYING)
    words.push(
      `${formatShare(clampedShare)} of the predicted energies lay outside what sound can have and were held at its limits.`,
    );
  if (gainDecibels < 0)
    words.push(`Turned down by ${formatLevel(-gainDecibels)} dB so that it does not clip.`);
  return words;
}
