/** Samples on which the map points best and worst, one click away. */
import { Button, Group, Text } from '@mantine/core';
import type { PointedClip, PointingResult } from '../../../contract/localise.ts';
import { ClipThumbnail } from '../../figures/clip-picture.tsx';
import { Note } from '../../kit/notes/note.tsx';
import { useOpening } from '../../kit/run/use-opening.ts';
import { useActions, useAppStore, useResults } from '../../use-app-store.ts';
import classes from './localise.module.css';

/** How many clips each row shows. */
const SHOWN = 3;

/** Clips whose map hits the source, those with the highest lift first; and clips whose map misses, lowest first. */
export function bestAndWorst({ each, methods }: Pick<PointingResult, 'each' | 'methods'>) {
  const first = methods[0]?.method;
  const isHit = ({ hits }: PointedClip) => first !== undefined && hits.includes(first);
  return {
    best: each
      .filter(isHit)
      .sort((a, b) => b.lift - a.lift)
      .slice(0, SHOWN),
    worst: each
      .filter((clip) => !isHit(clip))
      .sort((a, b) => a.lift - b.lift)
      .slice(0, SHOWN),
  };
}

/** Three samples where the map works and three where it fails, by measured numbers. */
export function SampleShelf() {
  const resultId = useAppStore((state) => state.runs.pointing.summary?.resultId ?? null);
  const pointing = useResults().get('pointing', resultId);
  const opening = useOpening();
  // Samples by an incomplete measurement would change places with every clip.
  const result = opening === null ? pointing : null;
  const { best, worst } = result ? bestAndWorst(result) : { best: [], worst: [] };
  return (
    <section aria-label="Samples where the map works and where it fails" className={classes['shelf']}>
      <Row title="Works best" clips={best} opening={opening} isKnown={result !== null} testId="works-best" />
      <Row
        title="Works worst"
        clips={worst}
        opening={opening}
        isKnown={result !== null}
        testId="fails-worst"
      />
      <Note>
        × chance: the share of the map’s brightest fifth that lies on the source, over that of all patches.
      </Note>
    </section>
  );
}

interface RowProps {
  readonly title: string;
  readonly clips: readonly PointedClip[];
  readonly isKnown: boolean;
  /** How many clips are open; null once all are. */
  readonly opening: string | null;
  readonly testId: string;
}

function Row({ title, clips, isKnown, opening, testId }: RowProps) {
  return (
    <div data-testid={testId}>
      <Text size="xs" fw={600}>
        {title}
      </Text>
      <Group gap={6} wrap="nowrap" className={classes['shelfrow']}>
        {clips.map((clip) => (
          <Pointed key={clip.clipId} pointed={clip} />
        ))}
        {clips.length === 0 && (
          <Note>
            {isKnown
              ? 'No such sample among the open clips.'
              : `Measured once all clips are open${opening === null ? '' : `: ${opening}`}.`}
          </Note>
        )}
      </Group>
    </div>
  );
}

function Pointed({ pointed: { clipId, frameIndex, lift } }: { readonly pointed: PointedClip }) {
  const clip = useAppStore((state) => state.library.clips.find(({ id }) => id === clipId) ?? null);
  const isShown = useAppStore((state) => state.library.selectedId === clipId);
  const { select, setFrame } = useActions('library');
  const { setHeat, set } = useActions('localise');
  if (!clip) return null;
  const number = lift.toFixed(1);
  return (
    <Button
      variant={isShown ? 'light' : 'subtle'}
      className={classes['pointed']}
      aria-pressed={isShown}
      aria-label={`${clip.name}: ${number} times chance`}
      title={clip.name}
      onClick={() => {
        // The number is of this map, with all audio.
        setHeat('similarity');
        set({ hears: 'whole' });
        select(clipId);
        setFrame(frameIndex);
      }}
    >
      <ClipThumbnail clip={clip} frameIndex={frameIndex} />
      <span className={classes['lift']}>× {number}</span>
    </Button>
  );
}
