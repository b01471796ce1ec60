/** Messages between the engine and its search workers. */
import type { BlockValues } from './vector-blocks.ts';

export interface SearchBlockParams {
  readonly values: BlockValues;
  readonly rows: number;
  /** Values of a row. */
  readonly stride: number;
  readonly firstRow: number;
  /** A bit a row. */
  readonly allowed: Uint32Array<ArrayBuffer>;
  /** (stride). */
  readonly query: Float32Array<ArrayBuffer>;
  readonly most: number;
}

export type Found = readonly { readonly row: number; readonly score: number }[];

export interface SearchContract {
  searchBlock: { params: SearchBlockParams; progress: never; result: Found };
}
