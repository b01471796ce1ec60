import { FRAMES_PER_CLIP, GRIDS, RETRIEVAL_FRAME } from '../core/geometry.ts';
import { decodeMask } from '../core/mask-bits.ts';
import type { ClassifyMode, MaskMode } from '../core/model-config.ts';
import type { MaskParams, PaintStatistics } from '../engine/contract/reconstruct.ts';
import { withPainted } from './mask-edit.ts';
import { DEFAULT_COMPARING, formatComparing, parseComparing } from './route-comparing.ts';
import type { Comparing } from './route-comparing.ts';
import { member, number, round } from './route-values.ts';

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

/** Views that are about one clip, which their link names. */
const CLIP_VIEWS: ReadonlySet<ViewName> = new Set(['reconstruct', 'retrieve', 'localise', 'classify']);

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

/** Views that compare a whole gallery. */
const GALLERY_VIEWS: ReadonlySet<ViewName> = new Set(['similarity', 'retrieve', 'map']);

/** What the map of the Localise view shows. */
export const HEATS = ['similarity', 'rollout', 'drop'] as const;
export type HeatName = (typeof HEATS)[number];

/** The paper's share; both towers were trained with it. */
export const DEFAULT_MASK: MaskParams = {
  ratioAudio: 0.75,
  ratioVisual: 0.75,
  audioMode: 'unstructured',
  seed: 1,
};
/** At 0.95 nine picture patches and twenty-five of sound are left; nothing above is worth a look. */
export const MAX_RATIO = 0.95;

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
  /** Layout of the map, order of the matrix, batch of the contrastive loss. */
  readonly comparing: Comparing;
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
  frameIndex: RETRIEVAL_FRAME,
  mask: DEFAULT_MASK,
  paint: 'visible',
  from: 'audio',
  gallery: 'clips',
  heat: 'similarity',
  comparing: DEFAULT_COMPARING,
  policy: 'frame',
  correction: 'none',
  itemId: null,
  experimentModelId: null,
  classifyBy: 'multimodal',
};

/** Reads a hash such as `#/reconstruct?clip=rain&ra=0.5`; what is absent or out of range takes its default. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const params = new URLSearchParams(query);
  const start = number(params.get('start'), 0, Number.MAX_SAFE_INTEGER, -1);
  return {
    view: member(VIEWS, path, DEFAULT_ROUTE.view),
    clipId: params.get('clip'),
    windowStartSeconds: start < 0 ? null : start,
    frameIndex: Math.round(number(params.get('frame'), 0, FRAMES_PER_CLIP - 1, RETRIEVAL_FRAME)),
    mask: withLinked(
      {
        ratioAudio: number(params.get('ra'), 0, MAX_RATIO, DEFAULT_MASK.ratioAudio),
        ratioVisual: number(params.get('rv'), 0, MAX_RATIO, DEFAULT_MASK.ratioVisual),
        audioMode: member(MASK_MODES, params.get('mode'), DEFAULT_MASK.audioMode),
        seed: Math.round(number(params.get('seed'), 0, 0xffffffff, DEFAULT_MASK.seed)),
      },
      params,
    ),
    paint: member(PAINTS, params.get('paint'), DEFAULT_ROUTE.paint),
    from: member(['audio', 'visual'] as const, params.get('from'), DEFAULT_ROUTE.from),
    gallery: member(GALLERIES, params.get('gallery'), DEFAULT_ROUTE.gallery),
    heat: member(HEATS, params.get('heat'), DEFAULT_ROUTE.heat),
    comparing: parseComparing(params),
    policy: member(FRAME_POLICIES, params.get('policy'), DEFAULT_ROUTE.policy),
    correction: member(CORRECTIONS, params.get('correction'), DEFAULT_ROUTE.correction),
    itemId: params.get('item'),
    experimentModelId: params.get('model'),
    classifyBy: member(CLASSIFY_MODES, params.get('by'), DEFAULT_ROUTE.classifyBy),
  };
}

/** Writes the hash that {@link parseRoute} reads back; each view carries only what it draws from. */
export function formatRoute(route: Route): string {
  const params = new URLSearchParams();
  const ofClip = CLIP_VIEWS.has(route.view);
  if (ofClip && route.clipId !== null) params.set('clip', route.clipId);
  if (ofClip && route.windowStartSeconds) params.set('start', String(round(route.windowStartSeconds)));
  if (route.view === 'reconstruct') {
    params.set('frame', String(route.frameIndex));
    params.set('ra', String(round(route.mask.ratioAudio)));
    params.set('rv', String(round(route.mask.ratioVisual)));
    params.set('mode', route.mask.audioMode);
    params.set('seed', String(route.mask.seed));
    if (route.mask.audioMask !== undefined) params.set('ma', route.mask.audioMask);
    if (route.mask.visualMask !== undefined) params.set('mv', route.mask.visualMask);
    if (route.paint !== DEFAULT_ROUTE.paint) params.set('paint', route.paint);
  }
  if (route.view === 'localise') {
    params.set('frame', String(route.frameIndex));
    if (route.heat !== DEFAULT_ROUTE.heat) params.set('heat', route.heat);
  }
  if (route.view === 'retrieve') params.set('from', route.from);
  if (GALLERY_VIEWS.has(route.view) && route.gallery !== DEFAULT_ROUTE.gallery) {
    params.set('gallery', route.gallery);
  }
  formatComparing(params, route.view, route.comparing);
  if (route.view === 'retrieve') {
    if (route.policy !== DEFAULT_ROUTE.policy) params.set('policy', route.policy);
    if (route.correction !== DEFAULT_ROUTE.correction) params.set('correction', route.correction);
    if (route.gallery === 'held-out' && route.itemId !== null) params.set('item', route.itemId);
  }
  if (route.view === 'experiments' && route.experimentModelId !== null) {
    params.set('model', route.experimentModelId);
  }
  if (route.view === 'classify' && route.classifyBy !== DEFAULT_ROUTE.classifyBy) {
    params.set('by', route.classifyBy);
  }
  const query = params.toString();
  return `#/${route.view}${query === '' ? '' : `?${query}`}`;
}

/** A mask with the patches that a link gives one by one; where it has none, or damaged ones, they are drawn. */
function withLinked(mask: MaskParams, params: URLSearchParams): MaskParams {
  const read = (sense: Direction) =>
    decodeMask(params.get(sense === 'audio' ? 'ma' : 'mv') ?? '', GRIDS[sense].tokens);
  return withPainted(withPainted(mask, 'audio', read('audio')), 'visual', read('visual'));
}
