/** What the list of the library is sorted by, and in which direction. */
import { Radio, Stack, Switch } from '@mantine/core';
import type { SortKey } from '../../../../state/library/listing.ts';
import { SORT_KEYS } from '../../../../state/library/listing.ts';
import { useActions, useAppStore } from '../../../use-app-store.ts';

const NAMES: Readonly<Record<SortKey, string>> = {
  added: 'Time added',
  name: 'Name',
  length: 'Length',
  label: 'Label',
};

const REVERSED: Readonly<Record<SortKey, string>> = {
  added: 'Latest first',
  name: 'From Z to A',
  length: 'Longest first',
  label: 'From Z to A',
};

/** The order of the list; the user's clips are above the samples in every order. */
export function SortChoices() {
  const sort = useAppStore((state) => state.listing.sort);
  const isDescending = useAppStore((state) => state.listing.isDescending);
  const { sortBy } = useActions('listing');
  return (
    <Stack gap="xs">
      <Radio.Group
        size="xs"
        label="Sort by"
        value={sort}
        onChange={(value) => sortBy(value as SortKey, isDescending)}
      >
        <Stack gap={6} mt={6}>
          {SORT_KEYS.map((key) => (
            <Radio key={key} value={key} label={NAMES[key]} data-testid={`sort-${key}`} />
          ))}
        </Stack>
      </Radio.Group>
      <Switch
        label={REVERSED[sort]}
        checked={isDescending}
        onChange={({ currentTarget }) => sortBy(sort, currentTarget.checked)}
        data-testid="sort-reversed"
      />
    </Stack>
  );
}
