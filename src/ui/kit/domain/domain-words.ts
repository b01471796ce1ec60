/** Describes in words how a clip's masked losses compare with those of the samples. */
import type { SampleLosses } from '../../../contract/files/samples.ts';
import type { Modality } from '../../../core/geometry.ts';
import { MODALITIES, MODALITY_WORDS } from '../../../core/geometry.ts';
import type { Standing } from '../../../state/domain/sample-losses.ts';
import { standingAmong } from '../../../state/domain/sample-losses.ts';
import { formatFigure, formatShare } from '../format.ts';

/** What losses in the samples' range do not show. */
const NO_PROOF =
  'The model was trained only on synthetic clips, so this does not show that its matches, maps and labels hold for real footage.';

/** A sentence about a clip's masked losses, and the modalities in which the clip is outside the samples' range. */
export interface DomainReading {
  readonly text: string;
  readonly outside: readonly Modality[];
}

/**
 * Compares a clip's masked losses with those of all samples, one modality at a time.
 *
 * @param losses - under the mask that the samples' losses were measured with; null for a modality that the clip lacks.
 * @returns null if the clip has no loss to compare.
 */
export function readDomain(
  losses: Readonly<Record<Modality, number | null>>,
  samples: SampleLosses,
): DomainReading | null {
  const standings = MODALITIES.flatMap((sense) => {
    const loss = losses[sense];
    return loss === null ? [] : [{ sense, ...standingAmong(loss, samples[sense]) }];
  });
  if (standings.length === 0) return null;
  const outside = standings.filter(({ verdict }) => verdict === 'outside').map(({ sense }) => sense);
  const verdict =
    outside.length === 0
      ? 'The masked losses of this clip are like those of the samples'
      : `By its masked loss, the ${outside.map((sense) => MODALITY_WORDS[sense]).join(' and ')} of this clip ${outside.length === 1 ? 'is' : 'are'} probably unlike the training data`;
  const evidence = standings.map((standing) => `${MODALITY_WORDS[standing.sense]} ${evidenceOf(standing)}`);
  const compared = `Compared with ${samples.clips} samples under ${samples.masks} masks each.`;
  return {
    text: `${verdict}: ${evidence.join('; ')}. ${compared}${outside.length === 0 ? ` ${NO_PROOF}` : ''}`,
    outside,
  };
}

function evidenceOf({ loss, low, high, worseThan, verdict }: Standing): string {
  const range = `${formatFigure(low)} to ${formatFigure(high)}`;
  const where =
    verdict === 'outside'
      ? 'higher than all samples’'
      : verdict === 'better'
        ? 'lower than all samples’'
        : `higher than ${formatShare(Math.round(worseThan * 100) / 100)} of the samples’`;
  return `${formatFigure(loss)}, ${where} (${range})`;
}

/**
 * A sentence about the user's clips in a view, from the readings of those that were measured.
 *
 * @param clips - how many of them the view shows.
 * @param isMeasuring - whether others are still to be measured.
 */
export function readDomains(
  readings: readonly DomainReading[],
  clips: number,
  isMeasuring: boolean,
): { readonly text: string; readonly isOutside: boolean } {
  const start = 'The bundled model was trained only on synthetic clips.';
  const first = readings[0];
  if (!first) {
    const state = isMeasuring
      ? `Comparing ${clips === 1 ? 'your clip' : 'your clips'} with the samples.`
      : 'It was not trained on real footage.';
    return { text: `${start} ${state}`, isOutside: false };
  }
  if (clips === 1) return { text: first.text, isOutside: first.outside.length > 0 };
  const outside = readings.filter((reading) => reading.outside.length > 0);
  const inSense = (sense: Modality) => readings.filter((reading) => reading.outside.includes(sense)).length;
  const parts = MODALITIES.map((sense) => `${MODALITY_WORDS[sense]}: ${inSense(sense)}`).join(', ');
  const among =
    readings.length < clips ? `${readings.length} compared clips of your ${clips}` : `your ${clips} clips`;
  return {
    text:
      outside.length === 0
        ? `None of ${among} has a higher masked loss than every sample. ${NO_PROOF}`
        : `${outside.length} of ${among} ${outside.length === 1 ? 'has' : 'have'} a higher masked loss than every sample (${parts}), so ${outside.length === 1 ? 'it is' : 'they are'} probably unlike the training data. Figures that include ${outside.length === 1 ? 'it' : 'them'} are not reliable.`,
    isOutside: outside.length > 0,
  };
}
