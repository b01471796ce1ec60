/** The parts of links: how each part is read and written. */
import type { MaskParams } from '../../contract/reconstruct.ts';
import type { ModelFamily } from '../../core/family.ts';
import type { Modality } from '../../core/geometry.ts';
import { decodeMask } from '../../core/masks/mask-bits.ts';
import { CLASSIFY_MODES } from '../../core/model-config.ts';
import type { PartsChange } from '../merge.ts';
import { withPainted } from '../reconstruct/mask-edit.ts';
import type { Route } from './route.ts';
import {
  CORRECTIONS,
  DEFAULT_MASK,
  DEFAULT_ROUTE,
  FRAME_POLICIES,
  GALLERIES,
  HEATS,
  INFO_NCE_DIRECTIONS,
  LAYOUT_METHODS,
  MAP_COLOURS,
  MASK_MODES,
  MATRIX_ORDERS,
  MAX_RATIO,
  NEIGHBOURS,
  STATISTICS,
  TEMPERATURES,
} from './route.ts';
import { member, number, round } from './route-values.ts';

/** One part of a link. */
export interface LinkPart {
  /** The link's value, or the default if it is absent or out of range for the loaded model's family. */
  read(params: URLSearchParams, family: ModelFamily): PartsChange<Route>;
  write(route: Route, params: URLSearchParams): void;
}

const MAX_SEED = 0xffffffff;
const MAX_NEGATIVES = 511;
const MASK = DEFAULT_MASK;
const { layout: LAYOUT } = DEFAULT_ROUTE.map;
const { batch: BATCH } = DEFAULT_ROUTE.similarity;

export const frame: LinkPart = {
  read: (params, { visual: { framesPerClip, retrievalFrame } }) => ({
    library: { frameIndex: whole(params, 'frame', 0, framesPerClip - 1, retrievalFrame) },
  }),
  write: ({ library }, params) => params.set('frame', String(library.frameIndex)),
};

/** The settings of the masks, and painted patches. */
export const mask: LinkPart = {
  read: (params, family) => {
    const drawn = {
      ratioAudio: number(params.get('ra'), 0, MAX_RATIO, MASK.ratioAudio),
      ratioVisual: number(params.get('rv'), 0, MAX_RATIO, MASK.ratioVisual),
      audioMode: member(MASK_MODES, params.get('mode'), MASK.audioMode),
      seed: whole(params, 'seed', 0, MAX_SEED, MASK.seed),
    };
    return { reconstruct: { mask: withLinked(family, drawn, params) } };
  },
  write: ({ reconstruct: { mask: drawn } }, params) => {
    params.set('ra', String(round(drawn.ratioAudio)));
    params.set('rv', String(round(drawn.ratioVisual)));
    params.set('mode', drawn.audioMode);
    params.set('seed', String(drawn.seed));
    if (drawn.audioMask !== undefined) params.set('ma', drawn.audioMask);
    if (drawn.visualMask !== undefined) params.set('mv', drawn.visualMask);
  },
};

export const statistics = word('reconstruct', 'statistics', 'paint', STATISTICS);
export const gallery = word('gallery', 'name', 'gallery', GALLERIES);
export const heat = word('localise', 'heat', 'heat', HEATS);
export const mapColour = word('map', 'colour', 'colour', MAP_COLOURS);
export const policy = word('retrieve', 'policy', 'policy', FRAME_POLICIES);
export const correction = word('retrieve', 'correction', 'correction', CORRECTIONS);
export const order = word('similarity', 'order', 'order', MATRIX_ORDERS);
export const classifyBy = word('classify', 'mode', 'by', CLASSIFY_MODES);

/** Whether the three kinds of map are side by side. */
export const sideBySide: LinkPart = {
  read: (params) => ({ localise: { sideBySide: params.get('maps') === 'all' } }),
  write: ({ localise }, params) => {
    if (localise.sideBySide) params.set('maps', 'all');
  },
};

/** The modality of the query. It is always written, so that a link names the direction of retrieval. */
export const from: LinkPart = {
  ...word('retrieve', 'from', 'from', ['audio', 'visual'] as const),
  write: ({ retrieve }, params) => params.set('from', retrieve.from),
};

/** The query among the held-out pairs. Open clips are named by `clip`. */
export const item: LinkPart = {
  read: (params) => ({ retrieve: { itemId: params.get('item') } }),
  write: ({ gallery: { name }, retrieve: { itemId } }, params) => {
    if (name === 'held-out' && itemId !== null) params.set('item', itemId);
  },
};

export const experimentModel: LinkPart = {
  read: (params) => ({ experiments: { modelId: params.get('model') } }),
  write: ({ experiments: { modelId } }, params) => {
    if (modelId !== null) params.set('model', modelId);
  },
};

/** The address of a collection. The view reads it only from this site, or from one that the user has allowed. */
export const collectionAddress: LinkPart = {
  read: (params) => ({ collection: { address: params.get('features') } }),
  write: ({ collection: { address } }, params) => {
    if (address !== null) params.set('features', address);
  },
};

/** The layout of the map. */
export const layout: LinkPart = {
  read: (params) => ({
    map: {
      layout: {
        method: member(LAYOUT_METHODS, params.get('layout'), LAYOUT.method),
        neighbours: whole(params, 'neighbours', ...NEIGHBOURS, LAYOUT.neighbours),
        minDistance: number(params.get('apart'), 0, 1, LAYOUT.minDistance),
        seed: whole(params, 'layoutseed', 0, MAX_SEED, LAYOUT.seed),
      },
    },
  }),
  write: ({ map }, params) => {
    const { method, neighbours, minDistance, seed } = map.layout;
    add(params, 'layout', method, LAYOUT.method);
    add(params, 'neighbours', neighbours, LAYOUT.neighbours);
    add(params, 'apart', round(minDistance), LAYOUT.minDistance);
    add(params, 'layoutseed', seed, LAYOUT.seed);
  },
};

/** The settings of the contrastive loss. */
export const batch: LinkPart = {
  read: (params) => ({
    similarity: {
      batch: {
        temperature: number(params.get('temperature'), ...TEMPERATURES, BATCH.temperature),
        direction: member(INFO_NCE_DIRECTIONS, params.get('direction'), BATCH.direction),
        negatives: whole(params, 'negatives', 1, MAX_NEGATIVES, 0) || null,
        seed: whole(params, 'batchseed', 0, MAX_SEED, BATCH.seed),
        lambda: number(params.get('lambda'), 0, 1, BATCH.lambda),
      },
    },
  }),
  write: ({ similarity }, params) => {
    const { temperature, direction, negatives, seed, lambda } = similarity.batch;
    add(params, 'temperature', round(temperature), BATCH.temperature);
    add(params, 'direction', direction, BATCH.direction);
    add(params, 'negatives', negatives, BATCH.negatives);
    add(params, 'batchseed', seed, BATCH.seed);
    add(params, 'lambda', round(lambda), BATCH.lambda);
  },
};

/** A part that is one word of a list. */
function word<P extends keyof Route, K extends keyof Route[P] & string, T extends Route[P][K] & string>(
  slice: P,
  field: K,
  name: string,
  words: readonly T[],
): LinkPart {
  const usual = DEFAULT_ROUTE[slice][field] as T;
  return {
    read: (params) => ({ [slice]: { [field]: member(words, params.get(name), usual) } }),
    write: (route, params) => add(params, name, route[slice][field] as T, usual),
  };
}

function whole(params: URLSearchParams, name: string, low: number, high: number, fallback: number): number {
  return Math.round(number(params.get(name), low, high, fallback));
}

function add(params: URLSearchParams, name: string, value: string | number | null, usual: unknown): void {
  if (value !== usual && value !== null) params.set(name, String(value));
}

/** A mask with the patches that a link gives one by one; where it has none, or damaged ones, they are drawn. */
function withLinked(family: ModelFamily, drawn: MaskParams, params: URLSearchParams): MaskParams {
  const linked = (mask: MaskParams, sense: Modality) => {
    const { grid } = family[sense];
    const text = params.get(sense === 'audio' ? 'ma' : 'mv') ?? '';
    return withPainted(mask, sense, grid, decodeMask(text, grid.tokens));
  };
  return linked(linked(drawn, 'audio'), 'visual');
}
