/** The state that all tasks of the worker share: environment, front end, clips, model. */
import type { MatrixPyramid } from '../analysis/space/matrix-pyramid.ts';
import type { Environment } from '../contract/environment.ts';
import { AppError } from '../core/errors.ts';
import type { ModelFamily } from '../core/family.ts';
import { CAV_MAE } from '../core/family.ts';
import { Mutex } from '../core/turns/mutex.ts';
import type { Gpu } from '../gpu/device.ts';
import type { Backend } from '../model/session.ts';
import type { FeatureStore } from '../storage/feature-store.ts';
import { Scratch } from '../storage/scratch.ts';
import type { LoadedModel } from './checkpoint/loaded-model.ts';
import { ClipShelf } from './clip/clips.ts';
import type { Collection } from './collection/collection.ts';
import type { Frontend } from './device/frontend.ts';
import type { Vocoder } from './device/vocoder.ts';
import type { FeaturePairs } from './features/feature-pairs.ts';
import type { Gallery } from './features/gallery.ts';
import type { LiveSession } from './live/live-session.ts';
import { MediaLanes } from './media/clip-media.ts';
import type { LastPrediction } from './reconstruct/last-prediction.ts';

/** The state that all tasks share. `start` makes it once; it owns the clips and the model. */
export class EngineContext {
  readonly environment: Environment;
  readonly device: GPUDevice | null;
  readonly frontend: Frontend;
  readonly clips = new ClipShelf(new Scratch(), () => this.family);
  readonly media: MediaLanes;
  /** Features of earlier visits; null if none are kept. */
  readonly featureStore: FeatureStore | null;
  /** Features that ship with models, by URL. */
  readonly featurePairs = new Map<string, FeaturePairs>();
  /** Vectors that the user brought last; null before. */
  ownVectors: { readonly id: string; readonly gallery: Gallery } | null = null;
  /** Lets one clip decode at a time, because decoders use much memory and few cores. */
  readonly decodeLock = new Mutex();
  /** A device that only the check of this machine uses; null until the check has requested one. */
  checkGpu: Gpu | null = null;
  model: LoadedModel | null = null;
  /** A bundled fine-tuned model that classifies if the loaded one cannot; null until it is needed. */
  companion: LoadedModel | null = null;
  /** The open matrix; its tiles are computed on request. */
  matrix: { readonly id: string; readonly pyramid: MatrixPyramid } | null = null;
  /** Features of many clips that the user opened; null if there are none. */
  collection: Collection | null = null;
  /** Log-mel to audio; null until audio is requested. */
  vocoder: Promise<Vocoder> | null = null;
  /** What the last masked pass predicted of the audio; null until there was one. */
  lastPrediction: LastPrediction | null = null;
  /** The live input; null if there is none. */
  live: LiveSession | null = null;

  constructor(
    environment: Environment,
    device: GPUDevice | null,
    frontend: Frontend,
    featureStore: FeatureStore | null = null,
    media = new MediaLanes(),
  ) {
    this.media = media;
    this.environment = environment;
    this.device = device;
    this.frontend = frontend;
    this.featureStore = featureStore;
  }

  /** What clips are prepared for: the loaded model's family, or CAV-MAE while none is loaded. */
  get family(): ModelFamily {
    return this.model?.summary.family ?? CAV_MAE;
  }

  /** Where the runtime computes. */
  get modelBackend(): Backend {
    const { device } = this;
    return device ? { kind: 'webgpu', device } : { kind: 'wasm' };
  }

  /** @throws {@link AppError} `model/none`. */
  requireModel(): LoadedModel {
    if (!this.model) throw new AppError('model/none', 'No model is loaded: open Models and choose one.');
    return this.model;
  }
}
