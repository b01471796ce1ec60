import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { AppState } from './app-state.ts';
import { makeClassifySlice } from './classify-slice.ts';
import { makeClipsSlice } from './clips-slice.ts';
import { makeDomainSlice } from './domain-slice.ts';
import { makeEnvironmentSlice } from './environment-slice.ts';
import { makeExperimentsSlice } from './experiments-slice.ts';
import { makeExportSlice } from './export-slice.ts';
import { makeInspectSlice } from './inspect-slice.ts';
import { makeKeptClipsSlice } from './kept-clips-slice.ts';
import { makeKeptSlice } from './kept-slice.ts';
import { makeLabSlice } from './lab-slice.ts';
import { makeLiveSlice } from './live-slice.ts';
import { makeCompareSlice } from './compare-slice.ts';
import { makeBundleSlice } from './bundle-slice.ts';
import { makeGuardSlice } from './guard-slice.ts';
import { makeHearSlice } from './hear-slice.ts';
import { makeLocaliseSlice } from './localise-slice.ts';
import { makeMapSlice } from './map-slice.ts';
import { makeMatrixSlice } from './matrix-slice.ts';
import { makeModelSlice } from './model-slice.ts';
import { makePaintSlice } from './paint-slice.ts';
import { makePlaybackSlice } from './playback-slice.ts';
import { makeQueryPartSlice } from './query-part-slice.ts';
import { FrameReel, ResultCache } from './results.ts';
import { makeRunsSlice } from './runs-slice.ts';
import { makeShortClipSlice } from './short-clip-slice.ts';
import { EngineLink } from './services.ts';
import type { AppDependencies, Services } from './services.ts';
import { makeStoredSlice } from './stored-slice.ts';
import { SyncMeter } from './sync-meter.ts';
import { makeViewSlice } from './view-slice.ts';

/** The page's one store, and beside it the arrays it refers to by id. */
export interface AppStore {
  readonly state: StoreApi<AppState>;
  readonly results: ResultCache;
  readonly reel: FrameReel;
  readonly sync: SyncMeter;
}

/**
 * Makes the store; nothing runs until `boot` is called.
 *
 * It takes a way to make workers rather than one client, because it must be able to replace one that died.
 */
export function createAppStore(dependencies: AppDependencies): AppStore {
  const services: Services = {
    ...dependencies,
    engine: new EngineLink(dependencies.connect),
    results: new ResultCache(),
    reel: new FrameReel(),
    sync: new SyncMeter(() => dependencies.player.clockSeconds()),
  };
  const state = createStore<AppState>()((set, get) => ({
    ...makeEnvironmentSlice(set, get, services),
    ...makeModelSlice(set, get, services),
    ...makeClipsSlice(set, get, services),
    ...makeRunsSlice(set, get, services),
    ...makeDomainSlice(set, get, services),
    ...makeExperimentsSlice(set, get, services),
    ...makeExportSlice(set, get, services),
    ...makeInspectSlice(set, get, services),
    ...makeViewSlice(set, get, services),
    ...makePaintSlice(set, get, services),
    ...makePlaybackSlice(set, get, services),
    ...makeLocaliseSlice(set, get, services),
    ...makeLabSlice(set, get, services),
    ...makeLiveSlice(set, get, services),
    ...makeQueryPartSlice(set, get, services),
    ...makeShortClipSlice(set, get, services),
    ...makeHearSlice(set, get, services),
    ...makeGuardSlice(set, get, services),
    ...makeBundleSlice(set, get, services),
    switchedOff: null,
    ...makeCompareSlice(set, get, services),
    ...makeKeptSlice(set, get, services),
    ...makeKeptClipsSlice(set, get, services),
    ...makeStoredSlice(set, get, services),
    ...makeClassifySlice(set, get, services),
    ...makeMapSlice(set, get, services),
    ...makeMatrixSlice(set, get, services),
  }));
  return { state, results: services.results, reel: services.reel, sync: services.sync };
}
