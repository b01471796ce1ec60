/** The whole state, one part a feature. */
import type { BundleSlice } from './bundle/bundle-slice.ts';
import type { ClassifySlice } from './classify/classify-slice.ts';
import type { CollectionSlice } from './collection/collection-slice.ts';
import type { DomainSlice } from './domain/domain-slice.ts';
import type { ExperimentsSlice } from './experiments/experiments-slice.ts';
import type { ExportsSlice } from './exports/exports-slice.ts';
import type { GallerySlice } from './gallery/gallery-slice.ts';
import type { InspectSlice } from './inspect/inspect-slice.ts';
import type { KeptClipsSlice } from './library/kept-clips-slice.ts';
import type { LibrarySlice } from './library/library-slice.ts';
import type { ListingSlice } from './library/listing-slice.ts';
import type { LiveSlice } from './library/live-slice.ts';
import type { PlayerSlice } from './library/player-slice.ts';
import type { LocaliseSlice } from './localise/localise-slice.ts';
import type { MapSlice } from './map/map-slice.ts';
import type { DownloadsSlice } from './models/downloads-slice.ts';
import type { KeptModelsSlice } from './models/kept-models-slice.ts';
import type { ModelsSlice } from './models/models-slice.ts';
import type { HearSlice } from './reconstruct/hear-slice.ts';
import type { ReconstructSlice } from './reconstruct/reconstruct-slice.ts';
import type { RetrieveSlice } from './retrieve/retrieve-slice.ts';
import type { RunsSlice } from './run/runs-slice.ts';
import type { GuardSlice } from './shell/guard-slice.ts';
import type { ShellSlice } from './shell/shell-slice.ts';
import type { StoredSlice } from './shell/stored-slice.ts';
import type { WorkerSlice } from './shell/worker-slice.ts';
import type { SimilaritySlice } from './similarity/similarity-slice.ts';
import type { TrainSlice } from './train/train-slice.ts';

/**
 * What the page is about: each part holds a feature's data and the actions that change them.
 *
 * The views share `shell` to `runs`; each of the others belongs to one view.
 */
export interface AppState {
  readonly shell: ShellSlice;
  readonly worker: WorkerSlice;
  readonly guard: GuardSlice;
  readonly stored: StoredSlice;
  readonly library: LibrarySlice;
  readonly listing: ListingSlice;
  readonly keptClips: KeptClipsSlice;
  readonly live: LiveSlice;
  readonly player: PlayerSlice;
  readonly models: ModelsSlice;
  readonly keptModels: KeptModelsSlice;
  readonly domain: DomainSlice;
  readonly downloads: DownloadsSlice;
  readonly gallery: GallerySlice;
  readonly exports: ExportsSlice;
  readonly bundle: BundleSlice;
  readonly runs: RunsSlice;
  readonly reconstruct: ReconstructSlice;
  readonly hear: HearSlice;
  readonly inspect: InspectSlice;
  readonly similarity: SimilaritySlice;
  readonly retrieve: RetrieveSlice;
  readonly localise: LocaliseSlice;
  readonly classify: ClassifySlice;
  readonly map: MapSlice;
  readonly collection: CollectionSlice;
  readonly train: TrainSlice;
  readonly experiments: ExperimentsSlice;
}
