/** The library: files, live input and the list of clips. */
import { Stack, Text } from '@mantine/core';
import { fetched } from '../../kit/fetched.tsx';
import { Note } from '../../kit/notes/note.tsx';
import { useAppStore } from '../../use-app-store.ts';
import { LiveInput } from '../live/live-input.tsx';
import { ClipList } from './clip-list.tsx';
import { DropZone } from './drop-zone.tsx';
import { KeptClips } from './kept-clips.tsx';
import { ListTools } from './list/list-tools.tsx';

const RemovedNote = fetched(() => import('./list/removed-note.tsx').then((m) => m.RemovedNote));

/** The clips, the user's above the samples. The selected clip is used in every view. */
export function Library({ onSelect }: { readonly onSelect?: () => void }) {
  const hasRemoved = useAppStore((state) => state.listing.removed.length > 0);
  return (
    <Stack gap="sm" component="section" aria-label="Library">
      <DropZone />
      <LiveInput onKept={onSelect} />
      <ListTools />
      {hasRemoved && <RemovedNote />}
      <ClipList origin="user" title="Your clips" onSelect={onSelect} />
      <KeptClips />
      <ClipList origin="sample" title="Sample clips" onSelect={onSelect} />
      <SamplesNote />
    </Stack>
  );
}

function SamplesNote() {
  const error = useAppStore((state) => state.library.samplesError);
  const licence = useAppStore((state) => state.library.samplesLicence);
  if (error) {
    return (
      <Text size="xs" c="red" data-testid="samples-error">
        {error}
      </Text>
    );
  }
  return licence ? (
    <Note>
      Samples: synthetic, made for this page. Licence:{' '}
      <span style={{ whiteSpace: 'nowrap' }}>{licence}.</span>
    </Note>
  ) : null;
}
