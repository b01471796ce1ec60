/** Gap, alignment and uniformity, of all and of what is selected. */
import { Text, Title } from '@mantine/core';
import type { SpaceFigures } from '../../../contract/map.ts';
import type { Numbers } from '../../kit/table/numbers.ts';
import { NumbersTable } from '../../kit/table/numbers-table.tsx';
import { useAppStore } from '../../use-app-store.ts';

/** How the senses share the space, over all and over what is selected. */
export function MapFigures({ all }: { readonly all: SpaceFigures }) {
  const count = useAppStore((state) => state.map.selection.length);
  const selected = useAppStore((state) => state.runs.mapSelected.summary?.figures ?? null);
  return (
    <section aria-labelledby="map-figures">
      <Title order={2} id="map-figures">
        Gap, alignment, uniformity
      </Title>
      <Text size="xs" c="var(--page-quiet)" mb="xs">
        Measured in the whole space, not on the plane; features have length 1. <b>Gap</b>: distance between
        the middle of all sounds and the middle of all sights (0 to 2). <b>Alignment</b>: mean squared
        distance of a sound to its own sight (0 is best, 2 is what unrelated directions have).{' '}
        <b>Uniformity</b>: how evenly points fill the sphere, as the log of a mean closeness (0 is all in one
        place; lower is more even).
      </Text>
      <NumbersTable
        numbers={spaceNumbers(all, count > 0 ? selected : null)}
        caption="How the senses share the space"
        testId="map-figures"
      />
    </section>
  );
}

function spaceNumbers(all: SpaceFigures, selected: SpaceFigures | null): Numbers {
  const columns = selected ? [all, selected] : [all];
  const row = (label: string, value: (figures: SpaceFigures) => number | null, decimals = 3) => ({
    label,
    unit: '',
    decimals,
    cells: columns.map(value),
  });
  return {
    name: 'map-figures',
    corner: 'Figure',
    heads: selected ? ['All', 'Selected'] : ['All'],
    rows: [
      row('Items with both senses', ({ pairs }) => pairs, 0),
      row('Modality gap', ({ gap }) => gap),
      row('Alignment', ({ alignment }) => alignment),
      row('Uniformity of sounds', ({ uniformityAudio }) => uniformityAudio),
      row('Uniformity of sights', ({ uniformityVisual }) => uniformityVisual),
      row('Uniformity of both', ({ uniformityBoth }) => uniformityBoth),
    ],
  };
}
