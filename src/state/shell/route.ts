/** What a link says: the view and everything that its figure is drawn from. */
import type { InfoNceDirection, MatrixOrder } from '../../contract/matrix.ts';
import type { MaskParams, PaintStatistics } from '../../contract/reconstruct.ts';
import { CAV_MAE } from '../../core/family.ts';
import type { ClassifyMode, MaskMode } from '../../core/model-config.ts';

export const VIEWS = [
  'reconstruct',
  'similarity',
  'retrieve',
  'localise',
  'classify',
  'map',
  'experiments',
  'models',
] as const;
export type ViewName = (typeof VIEWS)[number];

export const MASK_MODES: readonly MaskMode[] = ['unstructured', 'time', 'frequency', 'time-frequency'];
export const PAINTS: readonly PaintStatistics[] = ['normalised', 'visible', 'true'];
/** The five ways to classify; the first is the default. */
export const CLASSIFY_MODES: readonly ClassifyMode[] = [
  'multimodal',
  'audioonly',
  'videoonly',
  'missingaudioonly',
  'missingvideoonly',
];
export type Direction = 'audio' | 'visual';

/** What is compared with each other: the open clips, or the held-out pairs whose features ship with the model. */
export const GALLERIES = ['clips', 'held-out'] as const;
export type GalleryName = (typeof GALLERIES)[number];

/** Which of a clip's frames answers for it in retrieval. */
export const FRAME_POLICIES = ['frame', 'mean', 'max'] as const;
export type FramePolicyName = (typeof FRAME_POLICIES)[number];

/** How hubs are taken back from retrieval's scores: not at all, or by cross-domain similarity local scaling. */
export const CORRECTIONS = ['none', 'csls'] as const;
export type CorrectionName = (typeof CORRECTIONS)[number];

/** What the map of the Localise view shows. */
export const HEATS = ['similarity', 'rollout', 'drop'] as const;
export type HeatName = (typeof HEATS)[number];

export const MATRIX_ORDERS: readonly MatrixOrder[] = ['given', 'kind', 'cluster'];
export const LAYOUT_METHODS: readonly MapLayout['method'][] = ['pca', 'umap'];
export const INFO_NCE_DIRECTIONS: readonly InfoNceDirection[] = ['audioForVisual', 'visualForAudio', 'both'];

/** Ranges of controls. At 0.95 nine picture patches and twenty-five of sound are left; nothing above is worth a look. */
export const MAX_RATIO = 0.95;
export const TEMPERATURES = [0.01, 1] as const;
export const NEIGHBOURS = [2, 100] as const;

/** How the Map view lays points out. */
export interface MapLayout {
  readonly method: 'pca' | 'umap';
  /** For UMAP alone, as the two below. */
  readonly neighbours: number;
  readonly minDistance: number;
  readonly seed: number;
}

/** What the contrastive loss is computed with. */
export interface Batch {
  readonly temperature: number;
  readonly direction: InfoNceDirection;
  /** Null for all. */
  readonly negatives: number | null;
  readonly seed: number;
  /** What the loss weighs beside the masked one. */
  readonly lambda: number;
}

/** Everything a link carries: what is needed to draw the figure again. */
export interface Route {
  readonly view: ViewName;
  readonly clipId: string | null;
  /** Start of the clip's window in seconds; null leaves the clip where it is. */
  readonly windowStartSeconds: number | null;
  readonly frameIndex: number;
  readonly mask: MaskParams;
  readonly paint: PaintStatistics;
  readonly from: Direction;
  readonly gallery: GalleryName;
  readonly heat: HeatName;
  readonly layout: MapLayout;
  readonly batch: Batch;
  /** How rows and columns of the large matrix are sorted. */
  readonly order: MatrixOrder;
  readonly policy: FramePolicyName;
  readonly correction: CorrectionName;
  /** The query among pairs that ship; null for the first. Clips are named by `clipId`. */
  readonly itemId: string | null;
  /** The model whose own figures the experiments show; null for the first. */
  readonly experimentModelId: string | null;
  /** Which of the five ways to classify stands in front. */
  readonly classifyBy: ClassifyMode;
}

export const DEFAULT_ROUTE: Route = {
  view: 'reconstruct',
  clipId: null,
  windowStartSeconds: null,
  frameIndex: CAV_MAE.visual.retrievalFrame,
  // The paper's share; both towers were trained with it.
  mask: { ratioAudio: 0.75, ratioVisual: 0.75, audioMode: 'unstructured', seed: 1 },
  paint: 'visible',
  from: 'audio',
  gallery: 'clips',
  heat: 'similarity',
  // UMAP's usual settings; temperature, direction and lambda of the published training.
  layout: { method: 'pca', neighbours: 15, minDistance: 0.1, seed: 1 },
  batch: { temperature: 0.05, direction: 'audioForVisual', negatives: null, seed: 1, lambda: 0.01 },
  order: 'given',
  policy: 'frame',
  correction: 'none',
  itemId: null,
  experimentModelId: null,
  classifyBy: 'multimodal',
};

export const DEFAULT_MASK: MaskParams = DEFAULT_ROUTE.mask;
