/** A note in place of the card of a modality that a clip lacks. */
import { Paper, Text } from '@mantine/core';
import type { Modality } from '../../../../core/geometry.ts';
import type { Clip } from '../../../../state/library/clip.ts';

/** Says that a clip lacks a modality, and what the model does without it. */
export function MissingSense({ sense, clip }: { readonly sense: Modality; readonly clip: Clip | null }) {
  const [missing, present] = sense === 'audio' ? ['audio', 'video'] : ['video', 'audio'];
  return (
    <Paper withBorder p="sm" data-testid={`missing-${sense}`}>
      <Text size="sm">
        {clip?.name ?? 'This clip'} has no usable {missing}, so the model gets the {present} alone. It was
        trained on both, so expect a worse prediction.
      </Text>
    </Paper>
  );
}
