/** The route: the view and everything that a link contains. */
import type { PaintStatistics } from '../../contract/reconstruct.ts';
import type { InfoNceDirection, MatrixOrder } from '../../contract/similarity.ts';
import { CAV_MAE } from '../../core/family.ts';
import type { MaskMode } from '../../core/model-config.ts';
import type { ClassifySlice } from '../classify/classify-slice.ts';
import type { CollectionSlice } from '../collection/collection-slice.ts';
import type { ExperimentsSlice } from '../experiments/experiments-slice.ts';
import type { GallerySlice } from '../gallery/gallery-slice.ts';
import type { LibrarySlice } from '../library/library-slice.ts';
import type { LocaliseSlice } from '../localise/localise-slice.ts';
import type { MapSlice } from '../map/map-slice.ts';
import type { ReconstructSlice } from '../reconstruct/reconstruct-slice.ts';
import type { RetrieveSlice } from '../retrieve/retrieve-slice.ts';
import type { SimilaritySlice } from '../similarity/similarity-slice.ts';
import type { ShellSlice } from './shell-slice.ts';

export const MASK_MODES: readonly MaskMode[] = ['unstructured', 'time', 'frequency', 'time-frequency'];
export const STATISTICS: readonly PaintStatistics[] = ['normalised', 'visible', 'true'];

/** The galleries: the open clips, or the held-out pairs whose features ship with the model. */
export const GALLERIES = ['clips', 'held-out'] as const;
export type GalleryName = (typeof GALLERIES)[number];

/** How the frames of a clip are used in retrieval: one frame, the mean or the maximum over frames. */
export const FRAME_POLICIES = ['frame', 'mean', 'max'] as const;
export type FramePolicyName = (typeof FRAME_POLICIES)[number];

/** Correction of hubs in the retrieval scores: none, or cross-domain similarity local scaling (CSLS). */
export const CORRECTIONS = ['none', 'csls'] as const;
export type CorrectionName = (typeof CORRECTIONS)[number];

/** The kinds of map in the Localise view. */
export const HEATS = ['similarity', 'rollout', 'drop'] as const;
export type HeatName = (typeof HEATS)[number];

export const MATRIX_ORDERS: readonly MatrixOrder[] = ['given', 'kind', 'cluster', 'rank'];
export const LAYOUT_METHODS: readonly MapLayout['method'][] = ['pca', 'umap'];
export const INFO_NCE_DIRECTIONS: readonly InfoNceDirection[] = ['audioForVisual', 'visualForAudio', 'both'];

/** The meaning of the colours of the map's points. */
export const MAP_COLOURS = ['kind', 'label', 'rank', 'modality'] as const;
export type MapColour = (typeof MAP_COLOURS)[number];

/** Ranges of controls. At 0.95, nine video patches and 25 audio patches are visible; higher ratios are not useful. */
export const MAX_RATIO = 0.95;
export const TEMPERATURES = [0.01, 1] as const;
export const NEIGHBOURS = [2, 100] as const;

/** The layout of the Map view. */
export interface MapLayout {
  readonly method: 'pca' | 'umap';
  /** Only for UMAP, like the two below. */
  readonly neighbours: number;
  readonly minDistance: number;
  readonly seed: number;
}

/** The settings of the contrastive loss. */
export interface Batch {
  readonly temperature: number;
  readonly direction: InfoNceDirection;
  /** Null for all. */
  readonly negatives: number | null;
  readonly seed: number;
  /** Weight of the contrastive loss relative to the masked loss. */
  readonly lambda: number;
}

/** Everything in a link: what is needed to draw the figure again, in each feature's part of the state. */
export interface Route {
  readonly shell: Pick<ShellSlice, 'view'>;
  readonly library: Pick<LibrarySlice, 'linked' | 'frameIndex'>;
  readonly gallery: Pick<GallerySlice, 'name'>;
  readonly reconstruct: Pick<ReconstructSlice, 'mask' | 'statistics'>;
  readonly similarity: Pick<SimilaritySlice, 'order' | 'batch'>;
  readonly retrieve: Pick<RetrieveSlice, 'from' | 'policy' | 'correction' | 'itemId'>;
  readonly localise: Pick<LocaliseSlice, 'heat' | 'sideBySide'>;
  readonly classify: Pick<ClassifySlice, 'mode'>;
  readonly map: Pick<MapSlice, 'layout' | 'colour'>;
  readonly collection: Pick<CollectionSlice, 'address'>;
  readonly experiments: Pick<ExperimentsSlice, 'modelId'>;
}

export const DEFAULT_ROUTE: Route = {
  shell: { view: 'reconstruct' },
  library: { linked: { clipId: null, windowStartSeconds: null }, frameIndex: CAV_MAE.visual.retrievalFrame },
  gallery: { name: 'clips' },
  reconstruct: {
    // The ratio of the paper; both towers were trained with it.
    mask: { ratioAudio: 0.75, ratioVisual: 0.75, audioMode: 'unstructured', seed: 1 },
    statistics: 'visible',
  },
  similarity: {
    order: 'given',
    // Temperature, direction and lambda of the published training.
    batch: { temperature: 0.05, direction: 'audioForVisual', negatives: null, seed: 1, lambda: 0.01 },
  },
  retrieve: { from: 'audio', policy: 'frame', correction: 'none', itemId: null },
  localise: { heat: 'similarity', sideBySide: false },
  classify: { mode: 'multimodal' },
  // UMAP's usual settings.
  map: { layout: { method: 'pca', neighbours: 15, minDistance: 0.1, seed: 1 }, colour: 'kind' },
  collection: { address: null },
  experiments: { modelId: null },
};

export const DEFAULT_MASK = DEFAULT_ROUTE.reconstruct.mask;
