/** The card of one modality: its pictures and figures. */
import { Button, Group, Paper, Text, Title, useComputedColorScheme } from '@mantine/core';
import { IconBrush } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import { useId, useMemo } from 'react';
import type { RebuiltPictures } from '../../../contract/reconstruct.ts';
import type { ModalityFigures, ReconstructSummary } from '../../../state/reconstruct/reconstruct-runs.ts';
import type { Direction } from '../../../state/shell/route.ts';
import { ColourBar, SPECTROGRAM_STOPS } from '../../figures/colour-bar.tsx';
import { HATCH, paintMasked, paintVisibleOver } from '../../figures/export/compose.ts';
import { Figure } from '../../figures/export/figure.tsx';
import { PictureActions } from '../../figures/export/picture-actions.tsx';
import type { Drawing } from '../../figures/export/save-picture.ts';
import type { CaptionedPicture } from '../../figures/export/save-picture.ts';
import { drawSheet } from '../../figures/export/save-picture.ts';
import { formatFigure, formatLevel, formatShare } from '../../kit/format.ts';
import { useActions, useAppStore, useFamily } from '../../use-app-store.ts';
import { HearPanel } from './hear/hear-panel.tsx';
import { InpaintingNote } from './inpainting-note.tsx';
import { PaddingNote } from './padding-note.tsx';
import { PaintGrid } from './paint/paint-grid.tsx';
import { PaintToolbar } from './paint/paint-toolbar.tsx';
import { usePaint } from './paint/use-paint.ts';
import { Panels } from './panels.tsx';
import classes from './reconstruct.module.css';

interface SenseCardProps {
  readonly sense: Direction;
  /** Null while a draft is shown; a draft has no figures. */
  readonly figures: ModalityFigures | null;
  readonly picture: RebuiltPictures;
  readonly subject: Pick<ReconstructSummary, 'clipId' | 'normPix' | 'paint'>;
}

/** The card of one modality: its four pictures and its figures. */
export function SenseCard({ sense, figures, picture, subject }: SenseCardProps) {
  const panels = usePanels(sense, picture);
  const name = sense === 'audio' ? 'Audio' : 'Video';
  const painting = useAppStore((state) => state.reconstruct.painting[sense]);
  const { undo: undoMask } = useActions('reconstruct');
  const paint = usePaint(sense);
  const readingId = useId();
  // While the mask is painted, the note stands below the patches, so that they do not move.
  const inpainting = picture.visibleTokens === 0;
  const onKeyDown = (event: KeyboardEvent) => {
    const isUndo = event.key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey) && !event.shiftKey;
    if (!painting || !isUndo) return;
    event.preventDefault();
    undoMask();
  };
  return (
    <Paper
      withBorder
      component="section"
      aria-label={`${name}, rebuilt`}
      className={classes['card']}
      data-sense={sense}
      data-testid={`reconstruct-${sense}`}
      onKeyDown={onKeyDown}
    >
      <Group justify="space-between" wrap="nowrap" align="center" gap="xs">
        <Group gap="xs" wrap="nowrap">
          <Title order={2} className={classes['sense']}>
            {name}
          </Title>
          <PaintToggle sense={sense} />
        </Group>
        {figures ? (
          <PictureActions
            draw={() => drawFigureSheet(sense, `${subject.clipId}, ${name.toLowerCase()}`, figures, panels)}
            fileName={`${subject.clipId}-${sense}.png`}
            what={`the ${sense === 'audio' ? 'audio' : 'video'} figure`}
          />
        ) : (
          <Text size="xs" c="var(--page-quiet)" className={classes['draft']} data-testid={`draft-${sense}`}>
            Draft in float16, figures follow
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
      {inpainting && !painting && <InpaintingNote sense={sense} />}
      {painting && <PaintToolbar paint={paint} readingId={readingId} />}
      <Panels
        sense={sense}
        panels={panels}
        clipId={subject.clipId}
        paint={
          painting ? <PaintGrid paint={paint} original={picture.original} readingId={readingId} /> : null
        }
      />
      {inpainting && painting && <InpaintingNote sense={sense} />}
      <Group justify="space-between" gap="xs">
        <Text size="xs" c="var(--page-quiet)">
          {statisticsWords(subject, picture.visibleTokens)}
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

/** Turns painting of the mask on and off. */
function PaintToggle({ sense }: { readonly sense: Direction }) {
  const painting = useAppStore((state) => state.reconstruct.painting[sense]);
  const { setPainting } = useActions('reconstruct');
  return (
    <Button
      size="compact-xs"
      variant={painting ? 'filled' : 'default'}
      {...(painting ? { color: sense === 'audio' ? 'sound.7' : 'sight.6' } : {})}
      leftSection={<IconBrush size={14} aria-hidden />}
      aria-pressed={painting}
      aria-label={`Paint the mask of the ${sense === 'audio' ? 'audio' : 'video'}`}
      onClick={() => setPainting(sense, !painting)}
      data-testid={`paint-${sense}`}
    >
      Paint mask
    </Button>
  );
}

interface SenseFiguresProps {
  readonly sense: Direction;
  readonly figures: ModalityFigures | null;
  readonly visibleTokens: number;
  readonly normPix: boolean;
}

function SenseFigures({ sense, figures, visibleTokens, normPix }: SenseFiguresProps) {
  const { tokens } = useFamily()[sense].grid;
  const show = (figure: (of: ModalityFigures) => number | null) =>
    figures ? formatFigure(figure(figures)) : '…';
  const unit = normPix ? 'in units of each patch’s own variance' : 'on normalised inputs';
  return (
    <div className={classes['figures']}>
      <Figure
        label="Masked loss"
        gloss={`Mean squared error over the hidden patches, ${unit} (the paper’s masked-autoencoder loss). Lower is better.`}
        value={show(({ loss }) => (visibleTokens < tokens ? loss : null))}
        testId={`loss-${sense}`}
      />
      <Figure
        label="Mean fill"
        gloss="The same loss if every hidden patch is filled with the mean of the visible patches."
        value={show(({ meanFillLoss }) => (visibleTokens < tokens ? meanFillLoss : null))}
        testId={`mean-fill-${sense}`}
      />
      <Figure
        label="Ratio"
        gloss="Masked loss divided by mean fill. Below 1, the model is better than mean fill."
        value={show(({ loss, meanFillLoss }) => (meanFillLoss ? loss / meanFillLoss : null))}
        testId={`ratio-figure-${sense}`}
      />
      <Figure
        label="Visible"
        gloss={`Patches (tokens) that the encoder saw: ${formatShare(visibleTokens / tokens)}.`}
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
): Drawing {
  return drawSheet(
    `${title}: masked loss ${formatFigure(loss)}, mean fill ${formatFigure(meanFillLoss)}`,
    panels,
    sense === 'audio' ? 1 : 4,
  );
}

function usePanels(sense: Direction, picture: RebuiltPictures): CaptionedPicture[] {
  const scheme = useComputedColorScheme('light');
  const { grid } = useFamily()[sense];
  return useMemo(() => {
    const { original, rebuilt, mask } = picture;
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
  }, [sense, picture, grid, scheme]);
}

function statisticsWords(
  { normPix, paint: statistics }: SenseCardProps['subject'],
  visibleTokens: number,
): string {
  if (!normPix) return 'Predictions as they are. The model was not trained to predict visible patches.';
  if (statistics === 'normalised') return 'Normalised predictions: shape only, no brightness.';
  if (statistics === 'visible' && visibleTokens === 0)
    return 'There is no visible neighbour to take statistics from, so predictions are normalised: shape only.';
  if (statistics === 'visible') return 'Predictions with the statistics of visible neighbours.';
  return 'Predictions with the true statistics: this leaks the original.';
}
