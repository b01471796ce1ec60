import { Group, Paper, Text, Title, useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import { GRIDS } from '../../../core/geometry.ts';
import { perceptualColourmap } from '../../../math/colormap.ts';
import type { ModalityFigures, RebuiltPictures, ReconstructSummary } from '../../../state/app-state.ts';
import type { Direction } from '../../../state/route.ts';
import { HATCH, paintMasked, paintVisibleOver } from '../../components/compose.ts';
import { ColourBar } from '../../components/colour-bar.tsx';
import { Figure } from '../../components/figure.tsx';
import { formatFigure, formatLevel, formatShare } from '../../components/format.ts';
import { PictureActions } from '../../components/picture-actions.tsx';
import { drawSheet } from '../../components/save-picture.ts';
import type { CaptionedPicture } from '../../components/save-picture.ts';
import { HearPanel } from './hear-panel.tsx';
import { PaddingNote } from './padding-note.tsx';
import { Panels } from './panels.tsx';
import classes from './reconstruct.module.css';

/** The spectrograms' colours for their bar: every 15th of the map's 256. */
const SPECTROGRAM_STOPS = Array.from(perceptualColourmap())
  .filter((_, index) => index % 15 === 0)
  .map((packed) => `rgb(${packed & 255} ${(packed >> 8) & 255} ${(packed >> 16) & 255})`);

interface SenseCardProps {
  readonly sense: Direction;
  /** Null while a draft is shown, which has none. */
  readonly figures: ModalityFigures | null;
  readonly picture: RebuiltPictures;
  readonly subject: Pick<ReconstructSummary, 'clipId' | 'normPix' | 'paint'>;
}

/** One sense: its four pictures and its figures. */
export function SenseCard({ sense, figures, picture, subject }: SenseCardProps) {
  const panels = usePanels(sense, picture);
  const name = sense === 'audio' ? 'Sound' : 'Sight';
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
        {figures ? (
          <PictureActions
            draw={() => drawFigureSheet(sense, `${subject.clipId}, ${name.toLowerCase()}`, figures, panels)}
            fileName={`${subject.clipId}-${sense}.png`}
            what={`the ${sense === 'audio' ? 'sound' : 'picture'} figure`}
          />
        ) : (
          <Text size="xs" c="var(--page-quiet)" className={classes['draft']} data-testid={`draft-${sense}`}>
            Draft in float16; figures follow
          </Text>
        )}
      </Group>
      <SenseFigures
        sense={sense}
        figures={figures}
        visibleTokens={picture.visibleTokens}
        normPix={subject.normPix}
      />
      {sense === 'audio' && <PaddingNote clipId={subject.clipId} />}
      {sense === 'audio' && <HearPanel clipId={subject.clipId} />}
      <Panels sense={sense} panels={panels} clipId={subject.clipId} />
      <Group justify="space-between" gap="xs">
        <Text size="xs" c="var(--page-quiet)">
          {paintWords(subject)}
        </Text>
        {picture.colourRange && (
          <ColourBar
            stops={SPECTROGRAM_STOPS}
            low={formatLevel(picture.colourRange[0])}
            high={formatLevel(picture.colourRange[1])}
            unit="ln energy per mel band"
          />
        )}
      </Group>
    </Paper>
  );
}

interface SenseFiguresProps {
  readonly sense: Direction;
  readonly figures: ModalityFigures | null;
  readonly visibleTokens: number;
  readonly normPix: boolean;
}

function SenseFigures({ sense, figures, visibleTokens, normPix }: SenseFiguresProps) {
  const { tokens } = GRIDS[sense];
  const show = (figure: (of: ModalityFigures) => number | null) =>
    figures ? formatFigure(figure(figures)) : '…';
  const unit = normPix ? 'in units of each patch’s own variance' : 'on normalised inputs';
  return (
    <div className={classes['figures']}>
      <Figure
        label="Masked loss"
        gloss={`Mean squared error over the hidden patches, ${unit}: the paper’s masked-autoencoder loss. Lower is better.`}
        value={show(({ loss }) => loss)}
        testId={`loss-${sense}`}
      />
      <Figure
        label="Mean fill"
        gloss="The same loss when every hidden patch is filled with the mean of the visible ones: a guess that knows nothing else."
        value={show(({ meanFillLoss }) => meanFillLoss)}
        testId={`mean-fill-${sense}`}
      />
      <Figure
        label="Ratio"
        gloss="Masked loss over mean fill. Below 1 the model knows more than the mean."
        value={show(({ loss, meanFillLoss }) => (meanFillLoss > 0 ? loss / meanFillLoss : null))}
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

function drawFigureSheet(
  sense: Direction,
  title: string,
  { loss, meanFillLoss }: ModalityFigures,
  panels: readonly CaptionedPicture[],
): HTMLCanvasElement {
  return drawSheet(
    `${title}: masked loss ${formatFigure(loss)}, mean fill ${formatFigure(meanFillLoss)}`,
    panels,
    sense === 'audio' ? 1 : 4,
  );
}

function usePanels(sense: Direction, picture: RebuiltPictures): CaptionedPicture[] {
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

function paintWords({ normPix, paint }: SenseCardProps['subject']): string {
  if (!normPix) return 'Predictions painted as they come; those under visible patches were never trained.';
  if (paint === 'normalised') return 'Predictions painted normalised: shape only, no brightness.';
  if (paint === 'visible') return 'Predictions painted with the statistics of visible neighbours.';
  return 'Predictions painted with the true statistics: this leaks the original.';
}
