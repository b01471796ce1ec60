/** Says in words where a clip's masked losses lie among those of the samples. */
import type { LossSense, SampleLosses, Standing } from '../../../../state/reconstruct/sample-losses.ts';
import { LOSS_SENSES, standingAmong } from '../../../../state/reconstruct/sample-losses.ts';
import { formatFigure, formatShare } from '../../../kit/format.ts';

const SENSE_WORDS: Readonly<Record<LossSense, string>> = { audio: 'audio', visual: 'video' };

/** A sentence about a clip's masked losses, and the modalities in which the clip is outside the samples' range. */
export interface DomainReading {
  readonly text: string;
  readonly outside: readonly LossSense[];
}

/**
 * Compares a clip's masked losses with those of all samples, one modality at a time.
 *
 * @param losses - under the mask that the samples' losses were measured with; null for a modality that the clip lacks.
 * @returns null if the clip has no loss to compare.
 */
export function readDomain(
  losses: Readonly<Record<LossSense, number | null>>,
  samples: SampleLosses,
): DomainReading | null {
  const standings = LOSS_SENSES.flatMap((sense) => {
    const loss = losses[sense];
    return loss === null ? [] : [{ sense, ...standingAmong(loss, samples[sense]) }];
  });
  if (standings.length === 0) return null;
  const outside = standings.filter(({ verdict }) => verdict === 'outside').map(({ sense }) => sense);
  const verdict =
    outside.length === 0
      ? 'By its masked losses, this clip is not outside what the model knows'
      : `By its masked loss, this clip is outside what the model knows in ${outside.map((sense) => SENSE_WORDS[sense]).join(' and ')}`;
  const evidence = standings.map((standing) => `${SENSE_WORDS[standing.sense]} ${evidenceOf(standing)}`);
  return {
    text: `${verdict}: ${evidence.join('; ')}. Compared with ${samples.clips} samples under ${samples.masks} masks each.`,
    outside,
  };
}

function evidenceOf({ loss, low, high, worseThan, verdict }: Standing): string {
  const range = `${formatFigure(low)} to ${formatFigure(high)}`;
  const where =
    verdict === 'outside'
      ? 'worse than all samples'
      : verdict === 'better'
        ? 'better than all samples'
        : `worse than ${formatShare(Math.round(worseThan * 100) / 100)} of the samples’`;
  return `${formatFigure(loss)}, ${where} (${range})`;
}
