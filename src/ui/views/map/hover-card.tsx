/** The card of one item over the map: frame, spectrogram, play, rank. */
import { Paper, Text } from '@mantine/core';
import type { GalleryEntry } from '../../../contract/gallery.ts';
import type { PlanePoint } from '../../../math/point-index.ts';
import { retrievalFrame } from '../../../state/selectors.ts';
import { PixelCanvas } from '../../figures/pixel-canvas.tsx';
import type { Size } from '../../figures/viewport.ts';
import { Note } from '../../kit/notes/note.tsx';
import { PlayButton } from '../../kit/play-button.tsx';
import { useAppStore, useResults } from '../../use-app-store.ts';
import classes from './map.module.css';

interface HoverCardProps {
  readonly entry: GalleryEntry;
  readonly name: string;
  readonly label: string | null;
  /** Ranks of its video for its audio, and of its audio for its video; null where they are not known. */
  readonly ranks: readonly [ofVisual: number, ofAudio: number] | null;
  readonly pairs: number;
  /** Its point, in CSS pixels of the canvas. */
  readonly at: PlanePoint;
  readonly size: Size;
  readonly onEnter: () => void;
  readonly onLeave: () => void;
}

const CARD_WIDTH = 216;
/** Room for the tallest card, so that it stays on the canvas. */
const CARD_HEIGHT = 236;
const APART = 14;

/** Beside its point, on the side that has room. */
export function HoverCard({ entry, name, label, ranks, pairs, at, size, onEnter, onLeave }: HoverCardProps) {
  const right = at.x + APART + CARD_WIDTH <= size.width;
  const left = right ? at.x + APART : Math.max(0, at.x - APART - CARD_WIDTH);
  const top = Math.max(0, Math.min(size.height - CARD_HEIGHT, at.y - CARD_HEIGHT / 2));
  return (
    <Paper
      withBorder
      shadow="sm"
      p={8}
      className={classes['card']}
      style={{ left, top, width: CARD_WIDTH }}
      onPointerEnter={onEnter}
      onPointerLeave={onLeave}
      data-testid="map-card"
    >
      <CardMedia entry={entry} name={name} />
      <div className={classes['cardline']}>
        <Text size="sm" fw={600} lineClamp={2}>
          {name}
        </Text>
        {entry.isClip && <PlayButton clipId={entry.id} name={name} testId="map-card-play" />}
      </div>
      {label !== null && label !== name && <Text size="xs">{label}</Text>}
      {ranks && ranks[0] > 0 && (
        <Note data-testid="map-card-rank">
          Rank of its video for its audio: {ranks[0]} of {pairs}; of its audio for its video: {ranks[1]}.
        </Note>
      )}
    </Paper>
  );
}

/** Frame and spectrogram of a clip; a sentence for items that have only features. */
function CardMedia({ entry, name }: Pick<HoverCardProps, 'entry' | 'name'>) {
  const clip = useAppStore((state) => state.library.clips.find(({ id }) => id === entry.id) ?? null);
  const pictures = useResults().get('pictures', clip?.picturesId ?? null);
  if (!entry.isClip || !clip) {
    return <Note>Only its features are here: no frame and no audio.</Note>;
  }
  const frame = pictures?.frames[retrievalFrame(clip)];
  return (
    <>
      {frame && (
        <div className={classes['cardframe']}>
          <PixelCanvas picture={frame} label={`Frame of ${name}`} />
        </div>
      )}
      {pictures?.strip && (
        <div className={classes['cardstrip']}>
          <PixelCanvas picture={pictures.strip} label={`Spectrogram of ${name}`} />
        </div>
      )}
    </>
  );
}
