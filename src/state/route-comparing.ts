import type { InfoNceDirection, MatrixOrder } from '../engine/contract/matrix.ts';
import { member, number, round } from './route-values.ts';

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

/** Settings of the views that compare a gallery. */
export interface Comparing {
  readonly layout: MapLayout;
  readonly batch: Batch;
  readonly order: MatrixOrder;
}

export const MATRIX_ORDERS: readonly MatrixOrder[] = ['given', 'kind', 'cluster'];
const METHODS: readonly MapLayout['method'][] = ['pca', 'umap'];
const DIRECTIONS: readonly InfoNceDirection[] = ['audioForVisual', 'visualForAudio', 'both'];

/** UMAP's usual settings; temperature, direction and lambda of the published training. */
export const DEFAULT_COMPARING: Comparing = {
  layout: { method: 'pca', neighbours: 15, minDistance: 0.1, seed: 1 },
  batch: { temperature: 0.05, direction: 'audioForVisual', negatives: null, seed: 1, lambda: 0.01 },
  order: 'given',
};

export const TEMPERATURES = [0.01, 1] as const;
export const NEIGHBOURS = [2, 100] as const;
const MAX_SEED = 0xffffffff;
const MAX_NEGATIVES = 511;

/** Reads what {@link formatComparing} wrote; what is absent or out of range takes its default. */
export function parseComparing(params: URLSearchParams): Comparing {
  const { layout, batch, order } = DEFAULT_COMPARING;
  const whole = (name: string, low: number, high: number, fallback: number) =>
    Math.round(number(params.get(name), low, high, fallback));
  const negatives = whole('negatives', 1, MAX_NEGATIVES, 0);
  return {
    layout: {
      method: member(METHODS, params.get('layout'), layout.method),
      neighbours: whole('neighbours', ...NEIGHBOURS, layout.neighbours),
      minDistance: number(params.get('apart'), 0, 1, layout.minDistance),
      seed: whole('layoutseed', 0, MAX_SEED, layout.seed),
    },
    batch: {
      temperature: number(params.get('temperature'), ...TEMPERATURES, batch.temperature),
      direction: member(DIRECTIONS, params.get('direction'), batch.direction),
      negatives: negatives === 0 ? null : negatives,
      seed: whole('batchseed', 0, MAX_SEED, batch.seed),
      lambda: number(params.get('lambda'), 0, 1, batch.lambda),
    },
    order: member(MATRIX_ORDERS, params.get('order'), order),
  };
}

/** Adds to a link what its view draws from, where it is not the default. */
export function formatComparing(params: URLSearchParams, view: string, comparing: Comparing): void {
  const { layout, batch, order } = DEFAULT_COMPARING;
  const add = (name: string, value: string | number | null, usual: string | number | null) => {
    if (value !== usual && value !== null) params.set(name, String(value));
  };
  if (view === 'map') {
    const { method, neighbours, minDistance, seed } = comparing.layout;
    add('layout', method, layout.method);
    add('neighbours', neighbours, layout.neighbours);
    add('apart', round(minDistance), layout.minDistance);
    add('layoutseed', seed, layout.seed);
  }
  if (view === 'similarity') {
    const own = comparing.batch;
    add('temperature', round(own.temperature), batch.temperature);
    add('direction', own.direction, batch.direction);
    add('negatives', own.negatives, batch.negatives);
    add('batchseed', own.seed, batch.seed);
    add('lambda', round(own.lambda), batch.lambda);
    add('order', comparing.order, order);
  }
}

/** What a link to `view` sets, and the rest as it was: a link leaves out what other views draw from. */
export function linkedComparing(view: string, linked: Comparing, before: Comparing): Comparing {
  if (view === 'map') return { ...before, layout: linked.layout };
  return view === 'similarity' ? { ...linked, layout: before.layout } : before;
}
