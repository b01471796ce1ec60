/** Where audio and video of clips lie for the model: pairs are joined, and come together while it learns. */
import { Group, Paper, Stack, Text } from '@mantine/core';
import type { EmbeddingMap } from '../../../contract/train.ts';
import { formatShare } from '../../kit/format.ts';
import { Note } from '../../kit/notes/note.tsx';
import { useAppStore } from '../../use-app-store.ts';
import classes from './train.module.css';

/** Edge of the drawing, in its own units. */
const SIZE = 100;
const MARGIN = 4;

/** The features of the held-out clips and of some that are learned from, on two directions. */
export function TrainMap() {
  const map = useAppStore((state) => state.train.map);
  if (!map) return null;
  const { step, names, heldOut, explained } = map;
  const label = `Map of ${names.length} clips at step ${step}: audio and video of a clip are joined`;
  return (
    <Paper withBorder p="sm" data-testid="train-map" data-step={step} data-clips={names.length}>
      <Stack gap="xs">
        <Text size="sm" fw={600}>
          Audio and video of clips at step {step}
        </Text>
        <svg viewBox={`0 0 ${SIZE} ${SIZE}`} className={classes['matrix']} role="img" aria-label={label}>
          {pairs(map).map(({ name, isHeldOut, audio, visual }, at) => (
            <g key={at} opacity={isHeldOut ? 1 : 0.35}>
              <title>{isHeldOut ? `${name}, held out` : name}</title>
              <line
                x1={audio[0]}
                y1={audio[1]}
                x2={visual[0]}
                y2={visual[1]}
                stroke="var(--page-both)"
                strokeWidth={0.5}
              />
              <circle cx={audio[0]} cy={audio[1]} r={1.6} fill="var(--page-sound)" />
              <circle cx={visual[0]} cy={visual[1]} r={1.6} fill="var(--page-sight)" />
            </g>
          ))}
        </svg>
        <Group gap="sm">
          <Key colour="var(--page-sound)" name="audio" />
          <Key colour="var(--page-sight)" name="video" />
        </Group>
        <Note>
          A line joins what belongs together. {heldOut} held-out clips are drawn strongly,{' '}
          {names.length - heldOut} that are learned from faintly. The two directions hold{' '}
          {formatShare(explained[0] + explained[1])} of the variance.
        </Note>
      </Stack>
    </Paper>
  );
}

function Key({ colour, name }: { readonly colour: string; readonly name: string }) {
  return (
    <Note>
      <svg width={10} height={10} viewBox="0 0 10 10" aria-hidden>
        <circle cx={5} cy={5} r={4} fill={colour} />
      </svg>{' '}
      {name}
    </Note>
  );
}

/** The clips in units of the drawing, faint ones first. Both directions have the same scale. */
function pairs({ names, heldOut, places }: EmbeddingMap) {
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let at = 0; at < places.length; at += 2) {
    left = Math.min(left, places[at]!);
    right = Math.max(right, places[at]!);
    low = Math.min(low, places[at + 1]!);
    high = Math.max(high, places[at + 1]!);
  }
  const scale = (SIZE - 2 * MARGIN) / Math.max(right - left, high - low, 1e-9);
  const point = (at: number): [number, number] => [
    SIZE / 2 + scale * (places[at]! - (left + right) / 2),
    SIZE / 2 - scale * (places[at + 1]! - (low + high) / 2),
  ];
  return names
    .map((name, clip) => ({
      name,
      isHeldOut: clip < heldOut,
      audio: point(4 * clip),
      visual: point(4 * clip + 2),
    }))
    .reverse();
}
