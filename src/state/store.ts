/** Makes the store from its slices. */
import type { StoreApi } from 'zustand/vanilla';
import { createStore } from 'zustand/vanilla';
import type { AppState } from './app-state.ts';
import { makeBundleSlice } from './bundle/bundle-slice.ts';
import { makeClassifySlice } from './classify/classify-slice.ts';
import { makeCollectionSlice } from './collection/collection-slice.ts';
import { makeDomainSlice } from './domain/domain-slice.ts';
import { makeExperimentsSlice } from './experiments/experiments-slice.ts';
import { makeExportsSlice } from './exports/exports-slice.ts';
import { makeGallerySlice } from './gallery/gallery-slice.ts';
import { makeInspectSlice } from './inspect/inspect-slice.ts';
import { makeKeptClipsSlice } from './library/kept-clips-slice.ts';
import { makeLibrarySlice } from './library/library-slice.ts';
import { makeListingSlice } from './library/listing-slice.ts';
import { makeLiveSlice } from './library/live-slice.ts';
import { makePlayerSlice } from './library/player-slice.ts';
import { makeLocaliseSlice } from './localise/localise-slice.ts';
import { makeMapSlice } from './map/map-slice.ts';
import { makeDownloadsSlice } from './models/downloads-slice.ts';
import { makeKeptModelsSlice } from './models/kept-models-slice.ts';
import { makeModelsSlice } from './models/models-slice.ts';
import { makeHearSlice } from './reconstruct/hear-slice.ts';
import { makeReconstructSlice } from './reconstruct/reconstruct-slice.ts';
import { makeRetrieveSlice } from './retrieve/retrieve-slice.ts';
import { FrameReel, ResultCache } from './run/results.ts';
import { makeRunsSlice } from './run/runs-slice.ts';
import type { AppDependencies, MakeSlice, Patch, Services } from './services.ts';
import { EngineLink } from './services.ts';
import { makeGuardSlice } from './shell/guard-slice.ts';
import { makeShellSlice } from './shell/shell-slice.ts';
import { makeStoredSlice } from './shell/stored-slice.ts';
import { SyncMeter } from './shell/sync-meter.ts';
import { makeWorkerSlice } from './shell/worker-slice.ts';
import { makeSimilaritySlice } from './similarity/similarity-slice.ts';
import { makeTrainSlice } from './train/train-slice.ts';

/** The store of the page, and the arrays that it refers to by id. */
export interface AppStore {
  readonly state: StoreApi<AppState>;
  readonly results: ResultCache;
  readonly reel: FrameReel;
  readonly sync: SyncMeter;
}

/** What makes each part of the state. */
const SLICES: { readonly [K in keyof AppState]: MakeSlice<AppState[K]> } = {
  shell: makeShellSlice,
  worker: makeWorkerSlice,
  guard: makeGuardSlice,
  stored: makeStoredSlice,
  library: makeLibrarySlice,
  listing: makeListingSlice,
  keptClips: makeKeptClipsSlice,
  live: makeLiveSlice,
  player: makePlayerSlice,
  models: makeModelsSlice,
  keptModels: makeKeptModelsSlice,
  domain: makeDomainSlice,
  downloads: makeDownloadsSlice,
  gallery: makeGallerySlice,
  exports: makeExportsSlice,
  bundle: makeBundleSlice,
  runs: makeRunsSlice,
  reconstruct: makeReconstructSlice,
  hear: makeHearSlice,
  inspect: makeInspectSlice,
  similarity: makeSimilaritySlice,
  retrieve: makeRetrieveSlice,
  localise: makeLocaliseSlice,
  classify: makeClassifySlice,
  map: makeMapSlice,
  collection: makeCollectionSlice,
  train: makeTrainSlice,
  experiments: makeExperimentsSlice,
};

/**
 * Makes the store; nothing runs until `worker.boot` is called.
 *
 * It gets a function that makes workers, because it must be able to replace a worker that crashed.
 */
export function createAppStore(dependencies: AppDependencies): AppStore {
  const services: Services = {
    ...dependencies,
    engine: new EngineLink(dependencies.connect),
    results: new ResultCache(),
    reel: new FrameReel(),
    sync: new SyncMeter(() => dependencies.player.clockSeconds()),
  };
  const state = createStore<AppState>()((set, get) => {
    const part = (key: keyof AppState): object => {
      const patch: Patch<object> = (change) =>
        set((whole) => ({
          [key]: { ...whole[key], ...(typeof change === 'function' ? change(whole[key]) : change) },
        }));
      return (SLICES[key] as MakeSlice<object>)(patch, get, services);
    };
    const keys = Object.keys(SLICES) as (keyof AppState)[];
    return Object.fromEntries(keys.map((key) => [key, part(key)])) as unknown as AppState;
  });
  return { state, results: services.results, reel: services.reel, sync: services.sync };
}
