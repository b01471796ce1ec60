/** Chooses which clips are compared. */
import { Button, Checkbox, Group, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { Note } from '../../kit/notes/note.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';
import { ControlGroup } from './control-group.tsx';

type Scope = 'sample' | 'user' | 'both';

const SCOPES: readonly { readonly value: Scope; readonly label: string }[] = [
  { value: 'both', label: 'Both' },
  { value: 'sample', label: 'Samples' },
  { value: 'user', label: 'Mine' },
];

/** Chooses which open clips are in the matrix and the galleries. */
export function IncludedClips() {
  const clips = useAppStore((state) => state.library.clips);
  const excluded = useAppStore((state) => state.gallery.excludedIds);
  const { setIncluded } = useActions('gallery');
  const [search, setSearch] = useState('');
  const ready = useMemo(() => clips.filter(({ status }) => status === 'ready'), [clips]);
  const shown = useMemo(() => {
    const wanted = search.trim().toLowerCase();
    return ready.filter(({ name }) => name.toLowerCase().includes(wanted));
  }, [ready, search]);
  const ids = shown.map(({ id }) => id);
  const compared = ready.filter(({ id }) => !excluded.includes(id)).length;
  return (
    <ControlGroup title="Clips compared">
      <Note>
        Every open clip is compared unless you clear it here. Its frame and all its audio are used, unmasked.
      </Note>
      <ScopeControl />
      <TextInput
        type="search"
        aria-label="Search the clips"
        placeholder="Search"
        leftSection={<IconSearch size={14} aria-hidden />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        data-testid="include-search"
      />
      <Group gap="xs">
        <Button size="compact-sm" fz="xs" onClick={() => setIncluded(ids, true)} data-testid="include-all">
          {search.trim() ? 'All found' : 'All'}
        </Button>
        <Button size="compact-sm" fz="xs" onClick={() => setIncluded(ids, false)} data-testid="include-none">
          {search.trim() ? 'None found' : 'None'}
        </Button>
        <Note data-testid="include-count">
          {compared} of {ready.length} compared
        </Note>
      </Group>
      <Stack gap={2}>
        {shown.map(({ id, name }) => (
          <Checkbox
            key={id}
            py={4}
            label={name}
            checked={!excluded.includes(id)}
            onChange={(event) => setIncluded([id], event.currentTarget.checked)}
            data-testid="include-clip"
          />
        ))}
        {shown.length === 0 && <Text size="xs">No open clip has this in its name.</Text>}
      </Stack>
    </ControlGroup>
  );
}

/** The samples, the user’s own clips, or both; none of them while single clips are chosen. */
function ScopeControl() {
  const clips = useAppStore((state) => state.library.clips);
  const excluded = useAppStore((state) => state.gallery.excludedIds);
  const { includeOnly, includeAll } = useActions('gallery');
  const idsOf = (scope: Scope) =>
    clips.flatMap(({ id, origin }) => (scope === 'both' || origin === scope ? [id] : []));
  const compared = clips.flatMap(({ id }) => (excluded.includes(id) ? [] : [id]));
  const isOnly = (scope: Scope) => {
    const ids = idsOf(scope);
    return ids.length > 0 && ids.length === compared.length && ids.every((id) => compared.includes(id));
  };
  return (
    <SegmentedControl
      fullWidth
      aria-label="Whose clips are compared"
      value={SCOPES.find(({ value }) => isOnly(value))?.value ?? ''}
      onChange={(value) => (value === 'both' ? includeAll() : includeOnly(idsOf(value as Scope)))}
      data={SCOPES.map(({ value, label }) => ({ value, label, disabled: idsOf(value).length === 0 }))}
      data-testid="include-scope"
    />
  );
}
