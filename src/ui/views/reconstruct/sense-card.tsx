/** The card of one modality: its losses and its pictures, on which the mask is painted. */
import { Group, Paper, Title } from '@mantine/core';
import type { KeyboardEvent, ReactNode } from 'react';
import { useId } from 'react';
import type { RebuiltPictures } from '../../../contract/reconstruct.ts';
import type { Modality } from '../../../core/geometry.ts';
import { MODALITY_LABELS, MODALITY_WORDS } from '../../../core/geometry.ts';
import type { ModalityFigures, ReconstructSummary } from '../../../state/reconstruct/reconstruct-runs.ts';
import { ColourBar, SPECTROGRAM_STOPS } from '../../figures/colour-bar.tsx';
import { PictureActions } from '../../figures/export/picture-actions.tsx';
import type { Drawing } from '../../figures/export/save-picture.ts';
import { drawSheet } from '../../figures/export/save-picture.ts';
import { fetched } from '../../kit/fetched.tsx';
import { formatFigure, formatLevel } from '../../kit/format.ts';
import { Note } from '../../kit/notes/note.tsx';
import { useActions, useAppStore, useFamily } from '../../use-app-store.ts';
import { HearPanel } from './hear/hear-panel.tsx';
import { LossLine } from './loss-line.tsx';
import { PaddingNote } from './notes/padding-note.tsx';
import { PaintGrid } from './paint/paint-grid.tsx';
import { PaintToggle } from './paint/paint-toggle.tsx';
import { PaintTools } from './paint/paint-tools.tsx';
import { usePaint } from './paint/use-paint.ts';
import { FramePanels, SpectrogramPanels } from './pictures/panels.tsx';
import type { Panels } from './pictures/use-panels.ts';
import { usePanels } from './pictures/use-panels.ts';
import classes from './reconstruct.module.css';
import { BASELINES } from './standing.ts';

const InpaintingNote = fetched(() => import('./notes/inpainting-note.tsx').then((m) => m.InpaintingNote));

interface SenseCardProps {
  readonly sense: Modality;
  /** Null while a draft is shown, which has no figures, and before the first result. */
  readonly figures: ModalityFigures | null;
  /** Null before the first result: the card keeps the room. */
  readonly picture: RebuiltPictures | null;
  readonly subject: Pick<ReconstructSummary, 'clipId' | 'normPix' | 'paint'>;
  /** Directly below the pictures. */
  readonly children?: ReactNode;
}

/** The card of one modality: its losses beside those of simple baselines, and its pictures. */
export function SenseCard({ sense, figures, picture, subject, children }: SenseCardProps) {
  const panels = usePanels(sense, picture);
  const name = MODALITY_LABELS[sense];
  const painting = useAppStore((state) => state.reconstruct.painting[sense]);
  const paint = usePaint(sense);
  const readingId = useId();
  const shown = {
    panels,
    clipId: subject.clipId,
    painting,
    grid: picture && <PaintGrid paint={paint} original={picture.original} readingId={readingId} />,
    maskCaption: <MaskCaption sense={sense} picture={picture} />,
    tools: <PaintToggle sense={sense} canPaint={picture !== null} />,
    actions: <CardActions sense={sense} figures={figures} panels={panels} clipId={subject.clipId} />,
  };
  const toolbar = <PaintTools paint={paint} readingId={readingId} />;
  return (
    <Paper
      withBorder
      component="section"
      aria-label={`${name}, rebuilt`}
      className={classes['card']}
      data-sense={sense}
      data-testid={`reconstruct-${sense}`}
      onKeyDown={useUndoKeys()}
    >
      <div className={classes['head']}>
        <Title order={2} className={classes['sense']}>
          {name}
        </Title>
        <LossLine sense={sense} figures={figures} normPix={subject.normPix} />
      </div>
      {sense === 'audio' && <PaddingNote clipId={subject.clipId} />}
      {sense === 'audio' ? (
        <SpectrogramPanels {...shown} toolbar={toolbar} />
      ) : (
        <FramePanels {...shown} toolbar={toolbar}>
          {children}
        </FramePanels>
      )}
      {picture?.visibleTokens === 0 && <InpaintingNote sense={sense} />}
      {sense === 'audio' && <HearPanel clipId={subject.clipId} />}
      {picture && <PaintedHow picture={picture} subject={subject} />}
    </Paper>
  );
}

/** How predictions became colours: whose statistics they have, and the colour bar. */
function PaintedHow({
  picture,
  subject,
}: { readonly picture: RebuiltPictures } & Pick<SenseCardProps, 'subject'>) {
  const { colourRange, visibleTokens } = picture;
  const words = statisticsWords(subject, visibleTokens);
  if (!words && !colourRange) return null;
  return (
    <Group justify="space-between" gap="xs">
      {words && <Note>{words}</Note>}
      {colourRange && (
        <ColourBar
          stops={SPECTROGRAM_STOPS}
          low={formatLevel(colourRange[0])}
          high={formatLevel(colourRange[1])}
          unit="ln energy per mel band"
        />
      )}
    </Group>
  );
}

/** Undo and redo by keys, wherever in the card the focus is. */
function useUndoKeys() {
  const { undo, redo } = useActions('reconstruct');
  return (event: KeyboardEvent) => {
    if (!event.ctrlKey && !event.metaKey) return;
    const key = event.key.toLowerCase();
    if (key === 'y' || (key === 'z' && event.shiftKey)) redo();
    else if (key === 'z') undo();
    else return;
    event.preventDefault();
  };
}

/** What the panel of the mask shows, and how many patches the model sees. */
function MaskCaption({ sense, picture }: Pick<SenseCardProps, 'sense' | 'picture'>) {
  const { tokens } = useFamily()[sense].grid;
  return (
    <>
      Masked:{' '}
      <span data-testid={`visible-${sense}`}>{picture ? `${picture.visibleTokens} of ${tokens}` : '…'}</span>{' '}
      visible
    </>
  );
}

interface CardActionsProps extends Pick<SenseCardProps, 'sense' | 'figures'> {
  readonly panels: Panels | null;
  readonly clipId: string;
}

/** Copies and downloads; a draft has nothing to take away. */
function CardActions({ sense, figures, panels, clipId }: CardActionsProps) {
  const what = MODALITY_WORDS[sense];
  const precision = useAppStore(({ models }) => models.loaded?.precision);
  if (!panels) return null;
  if (!figures)
    return (
      <span className={classes['draft']} data-testid={`draft-${sense}`}>
        Draft in {precision === 'int8' ? '8-bit arithmetic' : precision}, figures follow
      </span>
    );
  return (
    <PictureActions
      draw={() => drawFigureSheet(sense, `${clipId}, ${what}`, figures, panels)}
      fileName={`${clipId}-${sense}.png`}
      what={`the ${what} figure`}
    />
  );
}

function drawFigureSheet(
  sense: Modality,
  title: string,
  figures: ModalityFigures,
  { original, masked, rebuilt }: Panels,
): Drawing {
  const baselines = BASELINES.map(
    ({ field, label }) => `${label.toLowerCase()} ${formatFigure(figures[field])}`,
  );
  return drawSheet(
    `${title}: masked loss ${formatFigure(figures.loss)}, ${baselines.join(', ')}`,
    [original, masked, rebuilt],
    sense === 'audio' ? 1 : 3,
  );
}

function statisticsWords(
  { normPix, paint: statistics }: SenseCardProps['subject'],
  visibleTokens: number,
): string | null {
  if (!normPix) return null;
  if (statistics === 'normalised') return 'Normalised predictions: shape only, no brightness.';
  if (statistics === 'visible' && visibleTokens === 0)
    return 'There is no visible neighbour to take statistics from, so predictions are normalised: shape only.';
  if (statistics === 'visible') return 'Predictions with the statistics of visible neighbours.';
  return 'Predictions with the true statistics: this leaks the original.';
}
