/** What works without a sense. */
import { Paper, Text } from '@mantine/core';
import type { Clip } from '../../../state/library/clip.ts';
import type { Direction } from '../../../state/shell/route.ts';

/** Where a clip lacks a sense: said plainly, and what works without it. */
export function MissingSense({ sense, clip }: { readonly sense: Direction; readonly clip: Clip | null }) {
  const [missing, present] = sense === 'audio' ? ['sound', 'picture'] : ['picture', 'sound'];
  return (
    <Paper withBorder p="sm" data-testid={`missing-${sense}`}>
      <Text size="sm">
        {clip?.name ?? 'This clip'} has no usable {missing}, so the model is given the {present} alone. It was
        trained on both, so expect a weaker guess.
      </Text>
    </Paper>
  );
}
