/** The controls of the Similarity view. */
import { SegmentedControl } from '@mantine/core';
import type { MatrixOrder } from '../../../contract/similarity.ts';
import { includedClips } from '../../../state/selectors.ts';
import { Note } from '../../kit/notes/note.tsx';
import { ControlGroup } from '../../shell/controls/control-group.tsx';
import { GalleryControls } from '../../shell/controls/gallery-controls.tsx';
import { IncludedClips } from '../../shell/controls/included-clips.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';

/** The gallery, the order of the matrix, and which clips are compared. */
export function SimilarityControls() {
  const gallery = useAppStore((state) => state.gallery.name);
  return (
    <>
      <GalleryControls />
      <OrderControl />
      {gallery === 'clips' && <IncludedClips />}
    </>
  );
}

const ORDERS: readonly { readonly value: MatrixOrder; readonly label: string; readonly words: string }[] = [
  { value: 'given', label: 'Given', words: 'The order of the gallery.' },
  { value: 'kind', label: 'Kind', words: 'By kind of event; clips of no known kind come last.' },
  {
    value: 'cluster',
    label: 'Cluster',
    words: 'Similar clips side by side, by k-means of audio and video together.',
  },
  {
    value: 'rank',
    label: 'Own rank',
    words: 'By the rank of each audio’s own video, best first.',
  },
];

function OrderControl() {
  const order = useAppStore((state) => state.similarity.order);
  const { setOrder } = useActions('similarity');
  const isOfNoKind = useAppStore(
    (state) => state.gallery.name === 'clips' && includedClips(state).every(({ kind }) => kind === undefined),
  );
  const words = ORDERS.find(({ value }) => value === order)?.words;
  return (
    <ControlGroup title="Order">
      <SegmentedControl
        fullWidth
        aria-label="Order of the matrix"
        value={order}
        onChange={(value) => setOrder(value as MatrixOrder)}
        data={ORDERS.map(({ value, label }) => ({ value, label }))}
        data-testid="matrix-order"
      />
      <Note>
        {order === 'kind' && isOfNoKind
          ? 'The kind of these clips is unknown, so they keep the order of the gallery.'
          : words}
      </Note>
    </ControlGroup>
  );
}
