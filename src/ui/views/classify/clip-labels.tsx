/** A text field for the label of each open clip. */
import { TextInput } from '@mantine/core';
import { labelOfClip } from '../../../state/classify/class-names.ts';
import { includedClips } from '../../../state/selectors.ts';
import type { GalleryName } from '../../../state/shell/route.ts';
import { ClipThumbnail } from '../../figures/clip-picture.tsx';
import { FitName } from '../../kit/fit-name.tsx';
import { Note } from '../../kit/notes/note.tsx';
import { useActions, useAppList, useAppStore } from '../../use-app-store.ts';
import classes from './classify.module.css';

/**
 * The labelled clips for the few-shot heads: the held-out pairs with their kinds, or the open clips with a text field
 * each.
 */
export function ClipLabels({ gallery }: { readonly gallery: GalleryName }) {
  const clipLabels = useAppStore((state) => state.classify.clipLabels);
  const { setClipLabel } = useActions('classify');
  const model = useAppStore((state) => state.models.loaded?.name ?? 'the loaded model');
  const shown = useAppList(includedClips);
  if (gallery === 'held-out') {
    return (
      <Note>
        Features of 500 generated clips of 26 kinds. The default model computed them; it was trained without
        labels.
      </Note>
    );
  }
  const known = [...new Set(shown.map((clip) => labelOfClip({ clipLabels }, clip)))].filter(
    (label) => label !== '',
  );
  return (
    <section aria-label="Labels of the open clips">
      <Note mb={6}>
        Features by {model}. The label of a clip is the one that you type, otherwise the folder that it was
        dropped in, otherwise the kind of the sample. Clips without a label are left out. Each label needs
        clips from two files. Now: {known.length} {known.length === 1 ? 'label' : 'labels'} for {shown.length}{' '}
        {shown.length === 1 ? 'clip' : 'clips'}.
      </Note>
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
