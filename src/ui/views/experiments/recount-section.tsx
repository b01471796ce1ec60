/** Section: recall counted in this tab. */
import { NativeSelect, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Experiments } from '../../../contract/files/experiments.ts';
import { GalleryNote } from '../../kit/notes/gallery-note.tsx';
import { ErrorNote } from '../../kit/run/run-status.tsx';
import { NumbersTable } from '../../kit/table/numbers-table.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';
import { Section } from './section.tsx';
import { recountNumbers } from './tables.ts';

/** Counts recall in this tab from the bundled features, and shows it beside the stored values. */
export function RecountSection({ experiments }: { readonly experiments: Experiments }) {
  const recount = useAppStore((state) => state.runs.recount.summary);
  const error = useAppStore((state) => state.runs.recount.error);
  const { recount: recountRecall } = useActions('experiments');
  const ready = useAppStore((state) => state.worker.status === 'ready');
  const [kind, setKind] = useState<string | null>(null);
  useEffect(() => {
    if (ready) recountRecall(kind);
  }, [kind, ready, recountRecall]);
  const stored = kind === null ? (experiments.models[0]?.retrieval?.shipped_pairs ?? null) : null;
  const current = recount?.kind === kind ? recount : null;
  return (
    <Section
      title="Compute recall yourself"
      gloss="recall computed in this tab from the shipped features"
      testId="recount"
      about="The page ships with features of held-out clips. In this tab, every audio is a query among all videos, and every video among all audio."
      aside={
        recount && (
          <NativeSelect
            label="Gallery"
            value={kind ?? ''}
            onChange={(event) => setKind(event.currentTarget.value || null)}
            data={[
              { value: '', label: 'All kinds' },
              ...recount.kinds
                .filter(({ pairs }) => pairs > 1)
                .map(({ name, pairs }) => ({ value: name, label: `${name} (${pairs})` })),
            ]}
            data-testid="recount-kind"
          />
        )
      }
    >
      {error && <ErrorNote error={error} testId="recount-error" />}
      {!current && !error && <Text size="sm">Computing recall.</Text>}
      {current && (
        <>
          <Text size="sm" data-testid="recount-pairs">
            {current.pairs} pairs. Chance R@1 is {((1 / current.pairs) * 100).toFixed(1)} %.
          </Text>
          <NumbersTable
            numbers={recountNumbers(stored, current.audioToVisual, current.visualToAudio)}
            caption="Recall computed in this tab"
            testId="recount-table"
          />
          <GalleryNote size={current.pairs} />
        </>
      )}
    </Section>
  );
}
