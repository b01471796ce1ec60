/** The Collection view. */
import { Stack } from '@mantine/core';
import { openedCollection } from '../../../state/collection/collection-runs.ts';
import { ViewHeading } from '../../kit/heading/view-heading.tsx';
import { useAppStore } from '../../use-app-store.ts';
import { CollectionFacts } from './collection-facts.tsx';
import { OpenPanel } from './open-panel.tsx';
import { RowList } from './row-list.tsx';
import { SearchResult } from './search-result.tsx';

/** The rows of a collection that are most similar to a clip, or to a row of it. */
export function CollectionView() {
  const opened = useAppStore(openedCollection);
  const by = useAppStore((state) => state.collection.by);
  return (
    <Stack gap="sm">
      <ViewHeading question="Which clips in my collection are similar to this one?">
        Searches the features of up to millions of clips, without opening the clips.
      </ViewHeading>
      {opened ? (
        <>
          <SearchResult opened={opened} />
          {by === 'row' && <RowList />}
          <CollectionFacts opened={opened} />
        </>
      ) : (
        <OpenPanel />
      )}
    </Stack>
  );
}
