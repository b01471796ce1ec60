/** A text field for the label of one clip or of several. */
import { TextInput } from '@mantine/core';
import { useId } from 'react';
import { labelOfClip } from '../../../../state/classify/class-names.ts';
import type { Clip } from '../../../../state/library/clip.ts';
import { useActions, useAppStore } from '../../../use-app-store.ts';

/** The label of clips, written as it is typed; labels that are in use are offered. */
export function LabelField({ clips }: { readonly clips: readonly Clip[] }) {
  const all = useAppStore((state) => state.library.clips);
  const clipLabels = useAppStore((state) => state.classify.clipLabels);
  const { setClipLabels } = useActions('classify');
  const listId = useId();
  const labelsOf = (of: readonly Clip[]) => [...new Set(of.map((clip) => labelOfClip({ clipLabels }, clip)))];
  const labels = labelsOf(clips);
  const known = labelsOf(all).filter((label) => label !== '');
  const [only] = clips;
  return (
    <>
      <datalist id={listId}>
        {known.map((label) => (
          <option key={label} value={label} />
        ))}
      </datalist>
      <TextInput
        list={listId}
        label={clips.length === 1 ? `Label of ${only?.name ?? ''}` : `Label of ${clips.length} clips`}
        description="The event in the clip. Classify trains on labels and compares its answers with them."
        placeholder={labels.length > 1 ? `${labels.length} different labels` : 'no label'}
        value={labels.length === 1 ? labels[0] : ''}
        onChange={({ currentTarget: { value } }) =>
          setClipLabels(new Map(clips.map(({ id }) => [id, value])))
        }
        styles={{ description: { fontSize: 'var(--mantine-font-size-xs)' } }}
        data-testid="label-field"
        data-autofocus
      />
    </>
  );
}
