/** The control that brings the user's own vectors to the map. */
import { Button } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import type { OwnVectors } from '../../../state/map/map-slice.ts';
import { FilePicker } from '../../kit/file-picker.tsx';
import { Note } from '../../kit/notes/note.tsx';
import { ControlGroup } from '../../shell/controls/control-group.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';

/** Shows vectors from files in place of the gallery. */
export function OwnVectorControls() {
  const vectors = useAppStore((state) => state.map.vectors);
  const { bringVectors, dropVectors } = useActions('map');
  return (
    <ControlGroup title="Your own vectors">
      <Note data-testid="map-vectors">
        {vectors
          ? `The map shows ${shownWords(vectors)}.`
          : 'Pairs of audio and visual features: an .npz with arrays “audio” and “visual”, or .parquet files with these columns, such as those of “cavmae features”. The files stay in this browser.'}
      </Note>
      <FilePicker accept=".npz,.parquet" multiple onChoose={(files) => bringVectors(files)}>
        {({ onClick }) => (
          <Button
            size="compact-sm"
            w="fit-content"
            leftSection={<IconUpload size={14} />}
            onClick={onClick}
            data-testid="map-bring-vectors"
          >
            {vectors ? 'Choose other files' : 'Choose files'}
          </Button>
        )}
      </FilePicker>
      {vectors && (
        <Button size="compact-sm" w="fit-content" onClick={dropVectors} data-testid="map-drop-vectors">
          Back to the gallery
        </Button>
      )}
    </ControlGroup>
  );
}

/** What the map shows in place of the gallery. */
function shownWords({ from }: OwnVectors): string {
  if (from.kind === 'collection') {
    const { text, label } = from.filter;
    const passing =
      text !== '' || label !== null
        ? 'rows of the collection that pass its filter'
        : 'rows of the collection';
    return `${passing}: at most 2,000, evenly spread`;
  }
  const [first] = from.files;
  return from.files.length === 1 ? `${first?.name}` : `${from.files.length} files, first ${first?.name}`;
}
