/** The state of each view: the parts of its link, and the runs that start when it is shown. */
import type { RunKind } from '../run/kinds.ts';
import type { LinkPart } from './link-parts.ts';
import * as part from './link-parts.ts';

export interface ViewState {
  /** Whether its link names a clip and its window. */
  readonly ofClip: boolean;
  readonly link: readonly LinkPart[];
  /** The runs that start when the view is shown. Buttons start the others. */
  readonly runs: readonly RunKind[];
  /** Whether it shows the list of bundled models, which is read only when such a view is opened. */
  readonly readsShelf?: boolean;
  /** Clips that it uses beside the chosen one: all, with those of earlier visits, or the samples. */
  readonly needsClips?: 'all' | 'samples';
  /** Whether it shows figures of the user's clips and has no note of its own about clips outside the samples' range. */
  readonly notesOwnClips?: boolean;
}

const STATES = {
  reconstruct: { ofClip: true, link: [part.frame, part.mask, part.statistics], runs: ['reconstruct'] },
  similarity: {
    ofClip: false,
    link: [part.gallery, part.batch, part.order],
    runs: ['similarity', 'matrix', 'infoNce'],
    needsClips: 'all',
    notesOwnClips: true,
  },
  retrieve: {
    ofClip: true,
    link: [part.from, part.gallery, part.policy, part.correction, part.item],
    runs: ['ranking'],
    needsClips: 'all',
    notesOwnClips: true,
  },
  localise: {
    ofClip: true,
    link: [part.frame, part.heat, part.sideBySide],
    runs: ['localise', 'rollout', 'drop', 'pointing'],
    // The mean that is subtracted is that of the open clips.
    needsClips: 'samples',
    notesOwnClips: true,
  },
  classify: {
    ofClip: true,
    link: [part.classifyBy],
    runs: ['classification'],
    needsClips: 'all',
    notesOwnClips: true,
  },
  map: {
    ofClip: false,
    link: [part.gallery, part.layout, part.mapColour],
    runs: ['map'],
    needsClips: 'all',
    notesOwnClips: true,
  },
  collection: {
    ofClip: true,
    link: [part.frame, part.collectionAddress],
    runs: ['collection', 'collectionSearch', 'collectionRows'],
    notesOwnClips: true,
  },
  train: { ofClip: false, link: [], runs: [] },
  experiments: { ofClip: false, link: [part.experimentModel], runs: [], readsShelf: true },
  models: { ofClip: false, link: [], runs: [], readsShelf: true },
} satisfies Readonly<Record<string, ViewState>>;

/** The name of a view, as links write it. */
export type ViewName = keyof typeof STATES;

export const VIEW_STATES: Readonly<Record<ViewName, ViewState>> = STATES;
export const VIEWS = Object.keys(STATES) as readonly ViewName[];
