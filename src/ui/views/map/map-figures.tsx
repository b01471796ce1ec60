/** Gap, alignment and uniformity of all items and of the selected items. */
import { Title } from '@mantine/core';
import type { SpaceFigures } from '../../../contract/map.ts';
import { Note } from '../../kit/notes/note.tsx';
import type { Numbers } from '../../kit/table/numbers.ts';
import { NumbersTable } from '../../kit/table/numbers-table.tsx';
import { useAppStore } from '../../use-app-store.ts';

/** How audio and video share the space, over all items and over the selected items. */
export function MapFigures({ all }: { readonly all: SpaceFigures }) {
  const count = useAppStore((state) => state.map.selection.length);
  const selected = useAppStore((state) => state.runs.mapSelected.summary?.figures ?? null);
  return (
    <section aria-labelledby="map-figures">
      <Title order={2} id="map-figures">
        Gap, alignment, uniformity
      </Title>
      <Note mb="xs">
        Measured in the full space, not on the plane. Features have length 1. <b>Gap</b>: distance between the
        centre of all audio and the centre of all video (0 to 2). <b>Alignment</b>: mean squared distance
        between the audio and the video of a clip (0 is best; unrelated directions have 2). <b>Uniformity</b>:
        how evenly the points fill the sphere, as the log of the mean closeness of two points (0 means all in
        one place; lower is more even).
      </Note>
      <NumbersTable
        numbers={spaceNumbers(all, count > 0 ? selected : null)}
        caption="How audio and video share the space"
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
    corner: 'Measure',
    heads: selected ? ['All', 'Selected'] : ['All'],
    rows: [
      row('Items with audio and video', ({ pairs }) => pairs, 0),
      row('Modality gap', ({ gap }) => gap),
      row('Alignment', ({ alignment }) => alignment),
      row('Uniformity of audio', ({ uniformityAudio }) => uniformityAudio),
      row('Uniformity of video', ({ uniformityVisual }) => uniformityVisual),
      row('Uniformity of both', ({ uniformityBoth }) => uniformityBoth),
    ],
  };
}
