/** Searches and sorts the list of the library, and begins to mark clips. */
import { ActionIcon, CloseButton, Popover, TextInput, Tooltip } from '@mantine/core';
import { IconArrowsSort, IconSearch, IconSquareCheck } from '@tabler/icons-react';
import { fetched } from '../../../kit/fetched.tsx';
import { useActions, useAppStore } from '../../../use-app-store.ts';
import classes from '../library.module.css';

const SortChoices = fetched(() => import('./sort-choices.tsx').then((m) => m.SortChoices));
const MarkedClips = fetched(() => import('./marked-clips.tsx').then((m) => m.MarkedClips));

/** The search field, the order of the list, and what can be done with several clips at once. */
export function ListTools() {
  const query = useAppStore((state) => state.listing.query);
  const isMarking = useAppStore((state) => state.listing.isMarking);
  const { search, setMarking } = useActions('listing');
  return (
    <div>
      <div className={classes['tools']} role="group" aria-label="List of clips">
        <TextInput
          className={classes['search']}
          aria-label="Find clips by name, folder or label"
          placeholder="Find by name or label"
          leftSection={<IconSearch size={14} aria-hidden />}
          rightSection={
            query !== '' && <CloseButton size="sm" aria-label="Clear the search" onClick={() => search('')} />
          }
          value={query}
          onChange={({ currentTarget }) => search(currentTarget.value)}
          onKeyDown={({ key }) => key === 'Escape' && search('')}
          data-testid="find-clips"
        />
        <SortButton />
        <Tooltip label={isMarking ? 'End the selection' : 'Select several clips'}>
          <ActionIcon
            size={30}
            variant={isMarking ? 'filled' : 'default'}
            aria-label="Select several clips"
            aria-pressed={isMarking}
            onClick={() => setMarking(!isMarking)}
            data-testid="mark-clips"
          >
            <IconSquareCheck size={16} />
          </ActionIcon>
        </Tooltip>
      </div>
      {isMarking && <MarkedClips />}
    </div>
  );
}

function SortButton() {
  const sort = useAppStore((state) => state.listing.sort);
  return (
    <Popover width={200} position="bottom-end" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Tooltip label="Sort the list">
          <ActionIcon
            size={30}
            variant={sort === 'added' ? 'default' : 'light'}
            aria-label="Sort the list"
            data-testid="sort-clips"
          >
            <IconArrowsSort size={16} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <SortChoices />
      </Popover.Dropdown>
    </Popover>
  );
}
