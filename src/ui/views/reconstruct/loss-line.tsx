/** The masked loss of a modality beside those of simple baselines, and the comparison in words. */
import { Text } from '@mantine/core';
import type { Modality } from '../../../core/geometry.ts';
import type { ModalityFigures } from '../../../state/reconstruct/reconstruct-runs.ts';
import { Figure } from '../../figures/export/figure.tsx';
import { formatFigure } from '../../kit/format.ts';
import classes from './reconstruct.module.css';
import { BASELINES, standingOf } from './standing.ts';

interface LossLineProps {
  readonly sense: Modality;
  /** Null while there are none: before the first result, and while a draft is shown. */
  readonly figures: ModalityFigures | null;
  readonly normPix: boolean;
}

/** The masked loss, three baselines under the same mask, and one sentence; its room is kept while there are none. */
export function LossLine({ sense, figures, normPix }: LossLineProps) {
  const unit = normPix ? 'in units of each patch’s own variance' : 'on normalised inputs';
  const loss = figures && figures.visibleTokens < figures.tokens ? figures.loss : null;
  const show = (value: number | null) => (figures ? formatFigure(loss === null ? null : value) : '…');
  return (
    <>
      <div className={classes['figures']}>
        <Figure
          label="Masked loss"
          gloss={`Mean squared error over the hidden patches of this clip under this mask, ${unit} (the paper’s masked-autoencoder loss). Lower is better.`}
          value={show(loss)}
          testId={`loss-${sense}`}
        />
        {BASELINES.map(({ field, testId, label, gloss }) => (
          <Figure
            key={field}
            label={label}
            gloss={gloss}
            value={show(figures?.[field] ?? null)}
            testId={`${testId}-${sense}`}
          />
        ))}
      </div>
      <Text size="xs" className={classes['standing']} data-testid={`standing-${sense}`}>
        {figures ? standingOf(figures) : ''}
      </Text>
    </>
  );
}
