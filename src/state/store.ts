/** Makes the store of its slices. */
import type { StoreApi } from 'zustand/vanilla';
import { createStore } from 'zustand/vanilla';
import type { AppState } from './app-state.ts';
import { makeBundleSlice } from './bundle/bundle-slice.ts';
import { makeClassifySlice } from './classify/classify-slice.ts';
import { makeExperimentsSlice } from './experiments/experiments-slice.ts';
import { makeInspectSlice } from './inspect/inspect-slice.ts';
import { makeClipsSlice } from './library/clips-slice.ts';
import { makeKeptClipsSlice } from './library/kept-clips-slice.ts';
import { makeLiveSlice } from './library/live-slice.ts';
import { makePlaybackSlice } from './library/playback-slice.ts';
import { makeLocaliseSlice } from './localise/localise-slice.ts';
import { makeMapSlice } from './map/map-slice.ts';
import { makeCompareSlice } from './models/compare-slice.ts';
import { makeKeptSlice } from './models/kept-slice.ts';
import { makeModelSlice } from './models/model-slice.ts';
import { makeDomainSlice } from './reconstruct/domain-slice.ts';
import { makeHearSlice } from './reconstruct/hear-slice.ts';
import { makePaintSlice } from './reconstruct/paint-slice.ts';
import { makeExportSlice } from './retrieve/export-slice.ts';
import { makeLabSlice } from './retrieve/lab-slice.ts';
import { makeQueryPartSlice } from './retrieve/query-part-slice.ts';
import { makeShortClipSlice } from './retrieve/short-clip-slice.ts';
import { FrameReel, ResultCache } from './run/results.ts';
import { makeRunsSlice } from './run/runs-slice.ts';
import type { AppDependencies, Services } from './services.ts';
import { EngineLink } from './services.ts';
import { makeEnvironmentSlice } from './shell/environment-slice.ts';
import { makeGuardSlice } from './shell/guard-slice.ts';
import { makeStoredSlice } from './shell/stored-slice.ts';
import { SyncMeter } from './shell/sync-meter.ts';
import { makeViewSlice } from './shell/view-slice.ts';
import { makeMatrixSlice } from './similarity/matrix-slice.ts';

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
