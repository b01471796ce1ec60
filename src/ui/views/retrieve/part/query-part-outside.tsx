/** Queries by a picture file and by the microphone. */
import { Button, Group, Text } from '@mantine/core';
import { IconMicrophone, IconPhoto } from '@tabler/icons-react';
import type { DragEvent } from 'react';
import { useState } from 'react';
import { FilePicker } from '../../../kit/file-picker.tsx';
import { formatSeconds } from '../../../kit/format.ts';
import { Note } from '../../../kit/notes/note.tsx';
import { ErrorNote } from '../../../kit/run/run-status.tsx';
import { useActions, useAppStore, useFamily } from '../../../use-app-store.ts';
import classes from './query-part.module.css';

/** Queries from outside the library: a picture file, and a recording from the microphone. */
export function QueryOutside({ canAsk }: { readonly canAsk: boolean }) {
  return (
    <div className={classes['ways']}>
      <ImageQuery canAsk={canAsk} />
      <MicrophoneQuery />
    </div>
  );
}

function ImageQuery({ canAsk }: { readonly canAsk: boolean }) {
  const { askImage: askQueryImage } = useActions('retrieve');
  const [over, setOver] = useState(false);
  const onDrop = (event: DragEvent) => {
    const [file] = event.dataTransfer.files;
    setOver(false);
    if (!file || !canAsk) return;
    // Handled here, because the page would open the file as a clip.
    event.preventDefault();
    askQueryImage(file);
  };
  return (
    <Group
      className={classes['drop']}
      gap="xs"
      data-over={over}
      onDragEnter={() => setOver(true)}
      onDragOver={(event) => event.preventDefault()}
      onDragLeave={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={onDrop}
      data-testid="query-image-drop"
    >
      <FilePicker accept="image/*" onChoose={([file]) => askQueryImage(file)}>
        {(props) => (
          <Button
            {...props}
            leftSection={<IconPhoto size={16} aria-hidden />}
            disabled={!canAsk}
            data-testid="query-image"
          >
            Query by picture
          </Button>
        )}
      </FilePicker>
      <Note>PNG, JPEG or WebP. Choose a file or drop it here; it is compared with audio.</Note>
    </Group>
  );
}

/** The library's live input, with its own start and end buttons. */
function MicrophoneQuery() {
  const { clipSeconds } = useFamily();
  const { status, heardSeconds, error } = useAppStore((state) => state.live);
  const {
    start: startLive,
    keep: keepLive,
    discard: discardLive,
    dismissError: dismiss,
  } = useActions('live');
  const { setFrom } = useActions('retrieve');
  const ready = useAppStore((state) => state.worker.status === 'ready');
  if (status === 'off') {
    return (
      <>
        <Button
          leftSection={<IconMicrophone size={16} aria-hidden />}
          disabled={!ready}
          onClick={() => void startLive('microphone')}
          data-testid="query-microphone"
        >
          Query by microphone
        </Button>
        {error && <ErrorNote error={error} onClose={dismiss} testId="query-live-error" />}
      </>
    );
  }
  const keepAndAsk = () => {
    // The recording becomes a clip and is selected, so its audio is the query.
    setFrom('audio');
    void keepLive();
  };
  return (
    <Group gap="xs" data-testid="query-listening">
      <Text size="sm">
        {status === 'asking'
          ? 'Waiting for the browser’s permission.'
          : `Listening, ${formatSeconds(heardSeconds)} heard.`}
      </Text>
      <Button
        disabled={status === 'asking' || heardSeconds === 0}
        loading={status === 'keeping'}
        onClick={keepAndAsk}
        data-testid="query-keep"
      >
        Query by the last {clipSeconds}&nbsp;s
      </Button>
      <Button
        disabled={status === 'asking' || status === 'keeping'}
        onClick={() => void discardLive()}
        data-testid="query-discard"
      >
        Discard
      </Button>
    </Group>
  );
}
