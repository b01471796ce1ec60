/** The controls of Collection. */
import { Button, RangeSlider, SegmentedControl, Select, Switch, Text, TextInput } from '@mantine/core';
import type { Modality } from '../../../core/geometry.ts';
import { openedCollection } from '../../../state/collection/collection-runs.ts';
import type { AskedBy } from '../../../state/collection/collection-slice.ts';
import { familyOf } from '../../../state/selectors.ts';
import { FolderPicker } from '../../kit/folder-picker.tsx';
import { Note } from '../../kit/notes/note.tsx';
import { ControlGroup } from '../../shell/controls/control-group.tsx';
import { readPicked } from '../../shell/library/dropped-files.ts';
import { useActions, useAppStore } from '../../use-app-store.ts';

const MODALITIES = [
  { value: 'audio', label: 'Audio' },
  { value: 'visual', label: 'Video' },
];

/** The controls of the Collection view. */
export function CollectionControls() {
  const opened = useAppStore(openedCollection);
  const { close } = useActions('collection');
  if (!opened) {
    return (
      <Text size="sm" c="var(--page-quiet)">
        The query and the filter are set here once a collection is open.
      </Text>
    );
  }
  return (
    <>
      <QueryControls />
      <FilterControls />
      <MediaControls />
      <Button size="compact-sm" w="fit-content" onClick={close} data-testid="collection-close">
        Close the collection
      </Button>
    </>
  );
}

function QueryControls() {
  const { by, modality, target } = useAppStore((state) => state.collection);
  const { askBy, setModality, setTarget } = useActions('collection');
  return (
    <ControlGroup title="Query">
      <SegmentedControl
        fullWidth
        aria-label="Source of the query"
        value={by}
        onChange={(value) => askBy(value as AskedBy)}
        data={[
          { value: 'clip', label: 'Chosen clip' },
          { value: 'row', label: 'A row' },
        ]}
        data-testid="collection-by"
      />
      <Note>
        {by === 'clip'
          ? 'The query is the clip chosen on the left; drop a file to use it. The model that computed the collection must be loaded.'
          : 'The query is a row of the collection. No model is needed.'}
      </Note>
      <ModalityControl
        label="Query by its"
        value={modality}
        onChange={setModality}
        id="collection-modality"
      />
      <ModalityControl
        label="Find the most similar"
        value={target}
        onChange={setTarget}
        id="collection-target"
      />
      {by === 'clip' && modality === 'audio' && <SpanControl />}
    </ControlGroup>
  );
}

interface ModalityControlProps {
  readonly label: string;
  readonly value: Modality;
  readonly onChange: (modality: Modality) => void;
  /** Names the label and the test id. */
  readonly id: string;
}

function ModalityControl({ label, value, onChange, id }: ModalityControlProps) {
  return (
    <>
      <Text size="xs" id={id}>
        {label}
      </Text>
      <SegmentedControl
        fullWidth
        aria-labelledby={id}
        value={value}
        onChange={(chosen) => onChange(chosen as Modality)}
        data={MODALITIES}
        data-testid={id}
      />
    </>
  );
}

/** Limits the query to a part of the audio. */
function SpanControl() {
  const span = useAppStore((state) => state.collection.span);
  const seconds = useAppStore((state) => familyOf(state).clipSeconds);
  const { setSpan } = useActions('collection');
  return (
    <>
      <Switch
        label="Only a part of the audio"
        checked={span !== null}
        onChange={(event) => setSpan(event.currentTarget.checked ? [0, seconds / 2] : null)}
        data-testid="collection-part"
      />
      {span && (
        <>
          <Text size="xs">
            From {span[0].toFixed(1)} to {span[1].toFixed(1)} s
          </Text>
          <RangeSlider
            size="sm"
            min={0}
            max={Math.round(seconds * 10) / 10}
            step={0.1}
            minRange={0.2}
            value={[span[0], span[1]]}
            label={(value) => `${value.toFixed(1)} s`}
            onChange={setSpan}
            thumbFromLabel="Start of the part"
            thumbToLabel="End of the part"
          />
        </>
      )}
    </>
  );
}

function FilterControls() {
  const filter = useAppStore((state) => state.collection.filter);
  const opened = useAppStore(openedCollection);
  const { setFilter } = useActions('collection');
  const labels = opened?.labels ?? [];
  return (
    <ControlGroup title="Filter">
      <TextInput
        label="Path contains"
        placeholder="dog"
        value={filter.text}
        onChange={(event) => setFilter({ text: event.currentTarget.value })}
        data-testid="collection-text"
      />
      <Select
        size="xs"
        label="Label"
        placeholder="All"
        searchable
        clearable
        value={filter.label}
        onChange={(label) => setFilter({ label })}
        data={labels.map(({ name, rows }) => ({
          value: name,
          label: `${name} (${rows.toLocaleString('en')})`,
        }))}
        data-testid="collection-label"
      />
      <Note>
        Labels come from the column “label” or “kind”, otherwise from the folders that the clips are in.
        {opened &&
          opened.labelCount > labels.length &&
          ` The ${labels.length} most frequent of ${opened.labelCount} are listed.`}
      </Note>
    </ControlGroup>
  );
}

function MediaControls() {
  const media = useAppStore((state) => state.collection.media);
  const { chooseMedia } = useActions('collection');
  return (
    <ControlGroup title="Clips">
      <Note data-testid="collection-media">
        {media
          ? `${media.files.toLocaleString('en')} files chosen. A row’s clip is opened when you play it.`
          : 'To play the clips that are found, choose the folder that they are in. A clip is opened when you play it.'}
      </Note>
      <FolderPicker
        size="compact-sm"
        variant="default"
        w="fit-content"
        onChoose={(files) => chooseMedia(readPicked(files))}
        data-testid="collection-choose-media"
      >
        {media ? 'Choose another folder' : 'Choose the clips’ folder'}
      </FolderPicker>
    </ControlGroup>
  );
}
