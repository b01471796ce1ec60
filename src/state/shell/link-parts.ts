/** What links carry, part by part: how each is read, and how it is written where it is not the default. */
import type { MaskParams } from '../../contract/reconstruct.ts';
import type { ModelFamily } from '../../core/family.ts';
import { decodeMask } from '../../core/masks/mask-bits.ts';
import { withPainted } from '../reconstruct/mask-edit.ts';
import type { Direction, Route } from './route.ts';
import {
  CLASSIFY_MODES,
  CORRECTIONS,
  DEFAULT_ROUTE,
  FRAME_POLICIES,
  GALLERIES,
  HEATS,
  INFO_NCE_DIRECTIONS,
  LAYOUT_METHODS,
  MASK_MODES,
  MATRIX_ORDERS,
  MAX_RATIO,
  NEIGHBOURS,
  PAINTS,
  TEMPERATURES,
} from './route.ts';
import { member, number, round } from './route-values.ts';

/** One part of a link. */
export interface LinkPart {
  /** What of the route it carries: a link to a view that has no such part leaves that as it is. */
  readonly carries: keyof Route;
  /** What the link says; the default for what is absent or out of range for the loaded model's family. */
  read(params: URLSearchParams, family: ModelFamily): Partial<Route>;
  write(route: Route, params: URLSearchParams): void;
}

const MAX_SEED = 0xffffffff;
const MAX_NEGATIVES = 511;
const { mask: MASK, layout: LAYOUT, batch: BATCH } = DEFAULT_ROUTE;

export const frame: LinkPart = {
  carries: 'frameIndex',
  read: (params, { visual: { framesPerClip, retrievalFrame } }) => ({
    frameIndex: whole(params, 'frame', 0, framesPerClip - 1, retrievalFrame),
  }),
  write: ({ frameIndex }, params) => params.set('frame', String(frameIndex)),
};

/** How masks are drawn, and the patches that were painted one by one. */
export const mask: LinkPart = {
  carries: 'mask',
  read: (params, family) => ({
    mask: withLinked(
      family,
      {
        ratioAudio: number(params.get('ra'), 0, MAX_RATIO, MASK.ratioAudio),
        ratioVisual: number(params.get('rv'), 0, MAX_RATIO, MASK.ratioVisual),
        audioMode: member(MASK_MODES, params.get('mode'), MASK.audioMode),
        seed: whole(params, 'seed', 0, MAX_SEED, MASK.seed),
      },
      params,
    ),
  }),
  write: ({ mask: drawn }, params) => {
    params.set('ra', String(round(drawn.ratioAudio)));
    params.set('rv', String(round(drawn.ratioVisual)));
    params.set('mode', drawn.audioMode);
    params.set('seed', String(drawn.seed));
    if (drawn.audioMask !== undefined) params.set('ma', drawn.audioMask);
    if (drawn.visualMask !== undefined) params.set('mv', drawn.visualMask);
  },
};

export const paint = word('paint', 'paint', PAINTS);
export const gallery = word('gallery', 'gallery', GALLERIES);
export const heat = word('heat', 'heat', HEATS);
export const policy = word('policy', 'policy', FRAME_POLICIES);
export const correction = word('correction', 'correction', CORRECTIONS);
export const order = word('order', 'order', MATRIX_ORDERS);
export const classifyBy = word('classifyBy', 'by', CLASSIFY_MODES);

/** The side that asks; always written, because it is half of what a retrieval is. */
export const from: LinkPart = {
  ...word('from', 'from', ['audio', 'visual'] as const),
  write: (route, params) => params.set('from', route.from),
};

/** The query among pairs that ship; clips are named by themselves. */
export const item: LinkPart = {
  carries: 'itemId',
  read: (params) => ({ itemId: params.get('item') }),
  write: (route, params) => {
    if (route.gallery === 'held-out' && route.itemId !== null) params.set('item', route.itemId);
  },
};

export const experimentModel: LinkPart = {
  carries: 'experimentModelId',
  read: (params) => ({ experimentModelId: params.get('model') }),
  write: ({ experimentModelId }, params) => {
    if (experimentModelId !== null) params.set('model', experimentModelId);
  },
};

/** How the map lays points out. */
export const layout: LinkPart = {
  carries: 'layout',
  read: (params) => ({
    layout: {
      method: member(LAYOUT_METHODS, params.get('layout'), LAYOUT.method),
      neighbours: whole(params, 'neighbours', ...NEIGHBOURS, LAYOUT.neighbours),
      minDistance: number(params.get('apart'), 0, 1, LAYOUT.minDistance),
      seed: whole(params, 'layoutseed', 0, MAX_SEED, LAYOUT.seed),
    },
  }),
  write: ({ layout: { method, neighbours, minDistance, seed } }, params) => {
    add(params, 'layout', method, LAYOUT.method);
    add(params, 'neighbours', neighbours, LAYOUT.neighbours);
    add(params, 'apart', round(minDistance), LAYOUT.minDistance);
    add(params, 'layoutseed', seed, LAYOUT.seed);
  },
};

/** What the contrastive loss is computed with. */
export const batch: LinkPart = {
  carries: 'batch',
  read: (params) => ({
    batch: {
      temperature: number(params.get('temperature'), ...TEMPERATURES, BATCH.temperature),
      direction: member(INFO_NCE_DIRECTIONS, params.get('direction'), BATCH.direction),
      negatives: whole(params, 'negatives', 1, MAX_NEGATIVES, 0) || null,
      seed: whole(params, 'batchseed', 0, MAX_SEED, BATCH.seed),
      lambda: number(params.get('lambda'), 0, 1, BATCH.lambda),
    },
  }),
  write: ({ batch: { temperature, direction, negatives, seed, lambda } }, params) => {
    add(params, 'temperature', round(temperature), BATCH.temperature);
    add(params, 'direction', direction, BATCH.direction);
    add(params, 'negatives', negatives, BATCH.negatives);
    add(params, 'batchseed', seed, BATCH.seed);
    add(params, 'lambda', round(lambda), BATCH.lambda);
  },
};

/** A part that is one of some words. */
function word<K extends keyof Route, T extends Route[K] & string>(
  carries: K,
  name: string,
  words: readonly T[],
): LinkPart {
  return {
    carries,
    read: (params) =>
      ({ [carries]: member(words, params.get(name), DEFAULT_ROUTE[carries] as T) }) as Partial<Route>,
    write: (route, params) => add(params, name, route[carries] as string, DEFAULT_ROUTE[carries] as string),
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
  const linked = (mask: MaskParams, sense: Direction) => {
    const { grid } = family[sense];
    const text = params.get(sense === 'audio' ? 'ma' : 'mv') ?? '';
    return withPainted(mask, sense, grid, decodeMask(text, grid.tokens));
  };
  return linked(linked(drawn, 'audio'), 'visual');
}
