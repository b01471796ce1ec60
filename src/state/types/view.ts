/** Route, keys, live region. */
import type { PaintStatistics } from '../../contract/reconstruct.ts';
import type { MaskMode } from '../../core/model-config.ts';
import type { Direction, GalleryName, HeatName, Route, ViewName } from '../shell/route.ts';

export interface ViewSlice {
  readonly route: Route;
  /** Single-letter keys; some assistive technology needs them off. */
  readonly keysOn: boolean;
  readonly announcement: string;
  readonly setView: (view: ViewName) => void;
  readonly setRoute: (route: Route) => void;
  readonly setFrame: (frameIndex: number) => void;
  readonly setRatio: (sense: Direction, ratio: number) => void;
  readonly setAudioMode: (mode: MaskMode) => void;
  readonly setSeed: (seed: number) => void;
  readonly resetMask: () => void;
  readonly setPaint: (paint: PaintStatistics) => void;
  readonly setFrom: (from: Direction) => void;
  readonly setHeat: (heat: HeatName) => void;
  readonly setGallery: (gallery: GalleryName) => void;
  readonly setKeysOn: (on: boolean) => void;
  readonly announce: (sentence: string) => void;
}
