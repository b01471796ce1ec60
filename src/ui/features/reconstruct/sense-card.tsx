import { Group, Paper, Text, Title, useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import { GRIDS } from '../../../core/geometry.ts';
import type { ReconstructedModality } from '../../../state/app-state.ts';
import { perceptualColourmap } from '../../../math/colormap.ts';
import type { ModalityFigures, ReconstructSummary } from '../../../state/app-state.ts';
import type { Direction } from '../../../state/route.ts';
import { HATCH, paintMasked, paintVisibleOver } from '../../components/compose.ts';
import { ColourBar } from '../../components/colour-bar.tsx';
import { Figure } from '../../components/figure.tsx';
import { formatFigure, formatLevel, formatShare } from '../../components/format.ts';
import { PictureActions } from '../../components/picture-actions.tsx';
import { drawSheet } from '../../components/save-picture.ts';
import type { CaptionedPicture } from '../../components/save-picture.ts';
import { PaddingNote } from './padding-note.tsx';
import { Panels } from './panels.tsx';
import classes from './reconstruct.module.css';

/** The spectrograms' colours for their bar: every 15th of the map's 256. */
const SPECTROGRAM_STOPS = Array.from(perceptualColourmap())
  .filter((_, index) => index % 15 === 0)
  .map((packed) => `rgb(${packed & 255} ${(packed >> 8) & 255} ${(packed >> 16) & 255})`);

interface SenseCardProps {
  readonly sense: Direction;
  readonly figures: ModalityFigures;
  readonly picture: ReconstructedModality;
  readonly summary: ReconstructSummary;
}

/** One sense: its four pictures and its figures. */
export function SenseCard({ sense, figures, picture, summary }: SenseCardProps) {
  const panels = usePanels(sense, picture);
  const name = sense === 'audio' ? 'Sound' : 'Sight';
  const draw = () =>
    drawSheet(
      `${summary.clipId}, ${name.toLowerCase()}: masked loss ${formatFigure(figures.loss)}, mean fill ${formatFigure(figures.meanFillLoss)}`,
      panels,
      sense === 'audio' ? 1 : 4,
    );
  return (
    <Paper
      withBorder
      component="section"
      aria-label={`${name}, rebuilt`}
      className={classes['card']}
      data-sense={sense}
      data-testid={`reconstruct-${sense}`}
    >
      <Group justify="space-between" wrap="nowrap" align="center" gap="xs">
        <Title order={2} className={classes['sense']}>
          {name}
        </Title>
        <PictureActions
          draw={draw}
          fileName={`${summary.clipId}-${sense}.png`}
          what={`the ${sense === 'audio' ? 'sound' : 'picture'} figure`}
        />
      </Group>
      <SenseFigures sense={sense} figures={figures} normPix={summary.normPix} />
      {sense === 'audio' && <PaddingNote clipId={summary.clipId} />}
      <Panels sense={sense} panels={panels} clipId={summary.clipId} />
      <Group justify="space-between" gap="xs">
        <Text size="xs" c="var(--page-quiet)">
          {paintWords(summary)}
        </Text>
        {figures.colourRange && (
          <ColourBar
            stops={SPECTROGRAM_STOPS}
            low={formatLevel(figures.colourRange[0])}
            high={formatLevel(figures.colourRange[1])}
            unit="ln energy per mel band"
          />
        )}
      </Group>
    </Paper>
  );
}

interface SenseFiguresProps {
  readonly sense: Direction;
  readonly figures: ModalityFigures;
  readonly normPix: boolean;
}

function SenseFigures({ sense, figures, normPix }: SenseFiguresProps) {
  const { loss, meanFillLoss, visibleTokens, tokens } = figures;
  const unit = normPix ? 'in units of each patch’s own variance' : 'on normalised inputs';
  return (
    <div className={classes['figures']}>
      <Figure
        label="Masked loss"
        gloss={`Mean squared error over the hidden patches, ${unit}: the paper’s masked-autoencoder loss. Lower is better.`}
        value={formatFigure(loss)}
        testId={`loss-${sense}`}
      />
      <Figure
        label="Mean fill"
        gloss="The same loss when every hidden patch is filled with the mean of the visible ones: a guess that knows nothing else."
        value={formatFigure(meanFillLoss)}
        testId={`mean-fill-${sense}`}
      />
      <Figure
        label="Ratio"
        gloss="Masked loss over mean fill. Below 1 the model knows more than the mean."
        value={formatFigure(meanFillLoss > 0 ? loss / meanFillLoss : null)}
        testId={`ratio-figure-${sense}`}
      />
      <Figure
        label="Visible"
        gloss={`Patches (tokens) that the encoder was given: ${formatShare(visibleTokens / tokens)} of them.`}
        value={`${visibleTokens} of ${tokens}`}
        testId={`visible-${sense}`}
      />
    </div>
  );
}

function usePanels(sense: Direction, picture: ReconstructedModality): CaptionedPicture[] {
  const scheme = useComputedColorScheme('light');
  return useMemo(() => {
    const { original, rebuilt, mask } = picture;
    const grid = GRIDS[sense];
    const melUp = sense === 'audio';
    return [
      { caption: 'Original', picture: original },
      { caption: 'What the model sees', picture: paintMasked(original, mask, grid, melUp, HATCH[scheme]) },
      { caption: 'Rebuilt', picture: rebuilt },
      {
        caption: 'Rebuilt + visible',
        picture: paintVisibleOver(rebuilt, original, mask, grid, melUp),
      },
    ];
  }, [sense, picture, scheme]);
}

function paintWords({ normPix, paint }: ReconstructSummary): string {
  if (!normPix) return 'Predictions painted as they come; those under visible patches were never trained.';
  if (paint === 'normalised') return 'Predictions painted normalised: shape only, no brightness.';
  if (paint === 'visible') return 'Predictions painted with the statistics of visible neighbours.';
  return 'Predictions painted with the true statistics: this leaks the original.';
}
