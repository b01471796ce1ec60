/** Labels of the open clips, to be typed. */
import { Text, TextInput } from '@mantine/core';
import { labelOfClip } from '../../../state/classify/class-names.ts';
import { includedClips } from '../../../state/selectors.ts';
import type { GalleryName } from '../../../state/shell/route.ts';
import { ClipThumbnail } from '../../figures/clip-picture.tsx';
import { FitName } from '../../kit/fit-name.tsx';
import { useActions, useAppList, useAppStore } from '../../use-app-store.ts';
import classes from './classify.module.css';

/** What teaches: the pairs that ship with their kinds, or the open clips with labels that can be typed. */
export function ClipLabels({ gallery }: { readonly gallery: GalleryName }) {
  const clipLabels = useAppStore((state) => state.classify.clipLabels);
  const { setClipLabel } = useActions('classify');
  const model = useAppStore((state) => state.models.loaded?.name ?? 'the loaded model');
  const shown = useAppList(includedClips);
  if (gallery === 'held-out') {
    return (
      <Text size="xs" c="var(--page-quiet)">
        Features of 500 generated clips of 26 kinds, which the default model computed without ever having seen
        a label.
      </Text>
    );
  }
  const known = [...new Set(shown.map((clip) => labelOfClip({ clipLabels }, clip)))].filter(
    (label) => label !== '',
  );
  return (
    <section aria-label="Labels of the open clips">
      <Text size="xs" c="var(--page-quiet)" mb={6}>
        Features by {model}. A label is what you type, else the folder that a clip was dropped in, else the
        sample’s kind; an empty one leaves the clip out. Each label needs clips from two files: now{' '}
        {known.length} {known.length === 1 ? 'label' : 'labels'} for {shown.length}{' '}
        {shown.length === 1 ? 'clip' : 'clips'}.
      </Text>
      <datalist id="known-labels">
        {known.map((label) => (
          <option key={label} value={label} />
        ))}
      </datalist>
      <ul className={classes['labels']} data-testid="clip-labels">
        {shown.map((clip) => (
          <li key={clip.id}>
            <ClipThumbnail clip={clip} />
            <span className={classes['label']}>
              <FitName name={clip.name} />
            </span>
            <TextInput
              size="xs"
              list="known-labels"
              aria-label={`Label of ${clip.name}`}
              placeholder="no label"
              value={labelOfClip({ clipLabels }, clip)}
              onChange={({ currentTarget }) => setClipLabel(clip.id, currentTarget.value)}
              data-testid="clip-label"
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
