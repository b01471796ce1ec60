/** What the opened collection holds, and where its vectors are. */
import { Button, Text } from '@mantine/core';
import type { CollectionSummary } from '../../../contract/collection.ts';
import { formatBytes } from '../../kit/format.ts';
import { RunGate } from '../../kit/run/run-gate.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';
import { OpenButtons } from './open-panel.tsx';

export function CollectionFacts({ opened }: { readonly opened: CollectionSummary }) {
  const { rows, clips, vectors, empty, width, files, modelSha256, bytes, bytesInMemory } = opened;
  const inBrowser = bytes - bytesInMemory;
  const filter = useAppStore((state) => state.collection.filter);
  const { showCollection } = useActions('map');
  const { setView } = useActions('shell');
  const showMap = () => {
    showCollection(opened.id, filter);
    setView('map');
  };
  return (
    <section aria-labelledby="collection-facts">
      <Text component="h2" fw={600} size="sm" id="collection-facts">
        This collection
      </Text>
      <Text size="sm" mt={4} data-testid="collection-facts">
        {count(rows, 'row')} of {count(clips, 'clip')} in {count(files, 'file')}:{' '}
        {vectors.audio.toLocaleString('en')} audio and {vectors.visual.toLocaleString('en')} video vectors of{' '}
        {width} numbers.
        {empty > 0 && ` ${count(empty, 'row')} without a usable vector.`} The vectors take{' '}
        {formatBytes(bytes)}
        {inBrowser > 0
          ? `: ${formatBytes(bytesInMemory)} in this tab’s memory, ${formatBytes(inBrowser)} kept by the browser.`
          : ' of this tab’s memory.'}{' '}
        {modelSha256 === null
          ? 'The table does not name the model that computed them.'
          : `Computed by the model with SHA-256 ${modelSha256.slice(0, 16)}….`}
      </Text>
      <Button size="compact-sm" mt="xs" onClick={showMap} data-testid="collection-map">
        Show on the map
      </Button>
      <Text size="sm" c="var(--page-quiet)" mt="sm" mb={4}>
        Open another collection:
      </Text>
      <OpenButtons />
      <RunGate kind="collection" doing="Reading vectors" testId="collection" />
    </section>
  );
}

const count = (number: number, word: string): string =>
  `${number.toLocaleString('en')} ${word}${number === 1 ? '' : 's'}`;
