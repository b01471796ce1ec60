/** Where its losses lie among the samples', in words. */
import type { LossSense, SampleLosses, Standing } from '../../../state/reconstruct/sample-losses.ts';
import { LOSS_SENSES, standingAmong } from '../../../state/reconstruct/sample-losses.ts';
import { formatFigure, formatShare } from '../../kit/format.ts';

const SENSE_WORDS: Readonly<Record<LossSense, string>> = { audio: 'sound', visual: 'picture' };

/** What a clip's masked losses say of it, and in which senses it is outside. */
export interface DomainReading {
  readonly text: string;
  readonly outside: readonly LossSense[];
}

/**
 * Reads a clip's masked losses against those of all samples, each sense for itself.
 *
 * @param losses - under the mask that the samples' losses are of; null for a sense that the clip lacks.
 * @returns null where the clip has no loss to hold against them.
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
      ? 'By its masked losses this clip is not outside it'
      : `By its masked loss this clip is outside it in ${outside.map((sense) => SENSE_WORDS[sense]).join(' and in ')}`;
  const evidence = standings.map((standing) => `${SENSE_WORDS[standing.sense]} ${evidenceOf(standing)}`);
  return {
    text: `${verdict}: ${evidence.join('; ')}. Those are ${samples.clips} samples under ${samples.masks} masks each.`,
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
