/** Opens a collection: files, a folder, or the features that ship with the page. */
import { Button, Code, Group, NativeSelect, Paper, Text } from '@mantine/core';
import { IconFolder, IconUpload } from '@tabler/icons-react';
import { selectedClip } from '../../../state/selectors.ts';
import { FilePicker } from '../../kit/file-picker.tsx';
import { FolderPicker } from '../../kit/folder-picker.tsx';
import { formatSeconds } from '../../kit/format.ts';
import { RunGate } from '../../kit/run/run-gate.tsx';
import { shortName } from '../../kit/short-name.ts';
import { useAppStore } from '../../use-app-store.ts';
import { useActions } from '../../use-app-store.ts';
import classes from './collection.module.css';
import { LinkForm } from './link-form.tsx';

/** What is shown before a collection is open. */
export function OpenPanel() {
  const isReading = useAppStore((state) => state.runs.collection.status === 'running');
  return (
    <Paper withBorder p="md" className={classes['empty']}>
      {!isReading && <OpenButtons />}
      <RunGate kind="collection" doing="Reading vectors" testId="collection" />
      {!isReading && (
        <Text size="sm" mt="md" component="div">
          <p>A collection is a folder of Parquet files that this command writes, on any machine with Node:</p>
          <Code block className={classes['command']} tabIndex={0} role="region" aria-label="The command">
            npm exec --no -- cavmae features CLIPS --model MODEL --dtype float16 --out FEATURES
          </Code>
          <p>
            Then choose the folder FEATURES here, or put it on a web server and type its URL. Or search inside
            one long file: the chosen clip’s windows of ten seconds become the rows. The files are read in
            this browser; nothing is uploaded. Vectors beyond 256 MB are kept by the browser outside this
            tab’s memory.
          </p>
        </Text>
      )}
    </Paper>
  );
}

/** Buttons that open a collection. */
export function OpenButtons() {
  const { open } = useActions('collection');
  const openFiles = (all: readonly File[]) => {
    const files = all.filter(({ name }) => name.toLowerCase().endsWith('.parquet'));
    // Without one, the worker's error says what was expected.
    open({ kind: 'files', files: files.length > 0 ? files : all.slice(0, 1) });
  };
  return (
    <>
      <Group gap="xs">
        <FolderPicker
          leftSection={<IconFolder size={16} />}
          onChoose={openFiles}
          data-testid="collection-folder"
        >
          Choose a features folder
        </FolderPicker>
        <FilePicker accept=".parquet" multiple onChoose={openFiles}>
          {({ onClick }) => (
            <Button leftSection={<IconUpload size={16} />} onClick={onClick} data-testid="collection-files">
              Choose Parquet files
            </Button>
          )}
        </FilePicker>
        <ExampleButton />
        <FileButton />
      </Group>
      <LinkForm />
    </>
  );
}

/** Opens the held-out clips that ship with the loaded model. */
function ExampleButton() {
  const { open } = useActions('collection');
  const source = useAppStore((state) => state.models.loaded?.source ?? null);
  // Its room is reserved while the model is loaded.
  if (source !== null && source !== 'bundled') return null;
  const url = new URL('models/features.safetensors', document.baseURI).href;
  return (
    <Button
      variant="subtle"
      disabled={source === null}
      onClick={() => open({ kind: 'pairs', url })}
      data-testid="collection-example"
    >
      Try the 500 held-out clips
    </Button>
  );
}

/** Makes a collection of the windows of the chosen clip's whole file. */
function FileButton() {
  const clip = useAppStore(selectedClip);
  const hopSeconds = useAppStore((state) => state.collection.hopSeconds);
  const hasModel = useAppStore((state) => state.models.loaded !== null);
  const { openFile, setHop } = useActions('collection');
  const seconds = clip?.facts?.durationSeconds ?? 0;
  return (
    <Group gap={6}>
      <Button
        variant="subtle"
        disabled={!clip?.facts || !hasModel}
        onClick={openFile}
        data-testid="collection-windows"
      >
        {clip?.facts
          ? `Search inside “${shortName(clip.name, 24)}” (${formatSeconds(seconds)})`
          : 'Search inside the chosen clip’s file'}
      </Button>
      <NativeSelect
        aria-label="Seconds from one window to the next"
        value={String(hopSeconds)}
        onChange={(event) => setHop(Number(event.currentTarget.value))}
        data={[1, 2, 5, 10].map((hop) => ({ value: String(hop), label: `every ${hop} s` }))}
        data-testid="collection-hop"
      />
    </Group>
  );
}
