import type { ClipSummary } from '../../../src/contract/clip.ts';
import type { EngineContract } from '../../../src/contract/engine.ts';
import type { ModelSummary } from '../../../src/contract/model.ts';
import type { RebuiltPictures, ReconstructedModality } from '../../../src/contract/reconstruct.ts';
import { AppError } from '../../../src/core/errors.ts';
import { CAV_MAE } from '../../../src/core/family.ts';
import type { TaskContext } from '../../../src/core/rpc.ts';
import { RpcClient } from '../../../src/core/rpc.ts';
import { readBundle, readClipLabels, readLabels } from '../../../src/engine/shell/read-file.ts';
import type { AppDependencies } from '../../../src/state/services.ts';
import { createAppStore } from '../../../src/state/store.ts';

type Tasks = {
  [K in keyof EngineContract]: (
    params: EngineContract[K]['params'],
    context: TaskContext<EngineContract[K]['progress']>,
  ) => Promise<EngineContract[K]['result']>;
};

/** What the store's tests see of the worker's side. */
export interface FakeEngine {
  readonly calls: { readonly task: string; readonly params: never; readonly signal: AbortSignal }[];
  readonly workers: { readonly crash: (sentence: string) => void; closed: boolean }[];
  of<K extends keyof EngineContract>(task: K): EngineContract[K]['params'][];
}

const rgba = { width: 1, height: 1, data: new Uint8ClampedArray(4) };
const pictures: RebuiltPictures = {
  width: 1,
  height: 1,
  original: rgba,
  rebuilt: rgba,
  mask: new Uint8Array([1]),
  visibleTokens: 1,
  colourRange: null,
};
const sense: ReconstructedModality = {
  ...pictures,
  patchLoss: new Float32Array([0.25]),
  loss: 0.25,
  meanFillLoss: 1,
  nearestLoss: 0.75,
  harmonicLoss: 0.5,
};

export const MODEL: ModelSummary = {
  id: 'tiny',
  name: 'tiny',
  source: 'bundled',
  bytes: 1,
  sha256: null,
  parameters: 1,
  family: CAV_MAE,
  config: {
    embedDim: 8,
    numHeads: 2,
    modalityDepth: 1,
    unifiedDepth: 1,
    decoder: { embedDim: 8, depth: 1, numHeads: 2 },
    classes: null,
    normPix: true,
  },
  headsFrom: 'metadata',
  storage: 'float32',
  precision: 'float32',
  precisionReason: '',
  precisionPending: false,
  missingKeys: [],
  unexpectedKeys: [],
  trainedOn: null,
  objective: null,
};

export function clipSummary(clipId: string, windowStartSeconds = 0): ClipSummary {
  return {
    clipId,
    family: CAV_MAE,
    name: clipId,
    container: 'MP4',
    videoCodec: 'avc',
    audioCodec: 'aac',
    hasAudio: true,
    hasVideo: true,
    durationSeconds: 30,
    windowStartSeconds,
    windowSeconds: 10,
    audioSeconds: 10,
    sampleRateHz: 16_000,
    channels: 1,
    width: 2,
    height: 2,
    framesPerSecond: 25,
    frames: Array.from({ length: 10 }, (_, i) => ({ timeSeconds: i, thumbnail: rgba })),
    strip: rgba,
    warnings: [],
  };
}

const galleryEntry = (id: string) => ({
  id,
  isClip: !id.startsWith('pair'),
  name: id,
  kind: null,
  hasAudio: true,
  hasVisual: true,
});

const SPACE = {
  sounds: 2,
  sights: 2,
  pairs: 2,
  gap: 0.5,
  alignment: 1,
  uniformityAudio: -1,
  uniformityVisual: -1,
  uniformityBoth: -1,
};

/** The page asks for none of the command line's tasks. */
const refuse = () => Promise.reject(new Error('The page asks for no batch task.'));

/** What a healthy worker answers. */
export const ANSWERS: Tasks = {
  start: async () => ({
    backend: 'wasm',
    reason: 'asked for',
    threads: 1,
    crossOriginIsolated: false,
    adapter: null,
    softwareAdapter: false,
    shaderF16: false,
  }),
  loadModel: async () => MODEL,
  openClip: async ({ clipId, windowStartSeconds }) => clipSummary(clipId, windowStartSeconds),
  moveWindow: async ({ clipId, windowStartSeconds }) => clipSummary(clipId, windowStartSeconds),
  clipPictures: async () => ({ frames: Array.from({ length: 10 }, () => rgba), strip: rgba }),
  closeClip: async () => undefined,
  playbackAudio: async () => ({ samples: new Float32Array(4), sampleRateHz: 16_000 }),
  playbackFrames: async () => ({ frames: 0 }),
  reconstruct: async ({ clipId, frameIndex, paint }) => ({
    clipId,
    frameIndex,
    paint,
    normPix: true,
    audio: sense,
    visual: sense,
    milliseconds: 1,
  }),
  draft: async ({ clipId, frameIndex, paint }) => ({
    clipId,
    frameIndex,
    paint,
    normPix: true,
    audio: pictures,
    visual: pictures,
  }),
  checkPrecision: async () => ({
    precision: 'float16',
    precisionReason: 'It agreed.',
    precisionPending: false,
  }),
  clipLosses: async ({ subjects }) => ({ losses: subjects.map(() => ({ audio: 0.9, visual: 0.9 })) }),
  renderSound: async ({ which, phase }) => ({
    which,
    phase,
    samples: new Float32Array(4),
    sampleRateHz: 16_000,
    spectralConvergence: 0.1,
    clampedShare: 0,
    gainDecibels: 0,
    statistics: null,
    milliseconds: 1,
  }),
  similarity: async () => {
    throw new AppError('model/run', 'Not part of this test.');
  },
  retrievalLab: async () => {
    throw new AppError('model/run', 'Not part of this test.');
  },
  galleryRecall: async ({ kind }) => ({
    kind,
    pairs: 0,
    kinds: [],
    audioToVisual: null,
    visualToAudio: null,
  }),
  queryPart: async () => {
    throw new AppError('model/run', 'Not part of this test.');
  },
  clipInputs: async () => ({ spectrogram: null, picture: null }),
  shortClip: async () => {
    throw new AppError('model/run', 'Not part of this test.');
  },
  inspectErrors: async ({ clipId, frameIndex }) => ({
    clipId,
    frameIndex,
    normPix: true,
    audio: null,
    visual: null,
    milliseconds: 1,
  }),
  ratioSweep: async ({ vary, seeds }) => ({ points: [], vary, seeds, milliseconds: 1 }),
  predictability: async ({ masks }) => ({ masks, audio: null, visual: null, milliseconds: 1 }),
  crossModalGain: async ({ masks }) => ({ masks, audio: null, visual: null, milliseconds: 1 }),
  liveHear: async ({ samples, sampleRateHz }) => ({
    heardSeconds: samples.length / sampleRateHz,
    levelDecibels: null,
    spectrogram: null,
    colourRange: [0, 1],
    picture: null,
  }),
  liveStep: async () => {
    throw new AppError('model/run', 'Not part of this test.');
  },
  liveStop: async () => null,
  checkMachine: async () => ({ model: '', reference: '', runtime: '', paths: [], absent: [] }),
  compareModels: async () => {
    throw new Error('not asked here');
  },
  keptModels: async () => ({ models: [], damaged: [], removedParts: 0, usageBytes: 0, quotaBytes: 0 }),
  keepModel: async () => {
    throw new AppError('storage/full', 'Not part of this test.');
  },
  setKeptSettings: async () => undefined,
  forgetModel: async () => undefined,
  fetchModel: async ({ address }) => ({
    id: 'fetched',
    fileName: 'model.pth',
    bytes: 10,
    sha256: 'a',
    layout: null,
    rounded: false,
    storedBytes: 10,
    keptAt: '2026-11-27T00:00:00.000Z',
    settings: {},
    address,
  }),
  partDownloads: async () => [],
  dropDownload: async () => undefined,
  keptClips: async () => ({ clips: [], damaged: [], removedParts: 0 }),
  keepClip: async (params) => ({ ...params, id: `sha of ${params.file.name}` }),
  forgetClips: async () => undefined,
  storedHere: async () => ({
    models: { count: 0, bytes: 0 },
    clips: { count: 0, bytes: 0 },
    downloads: { count: 0, bytes: 0 },
    hasFeatures: false,
    offlineBytes: null,
    usageBytes: 0,
    quotaBytes: 0,
  }),
  forgetEverything: async () => ({ models: 0, clips: 0, hadFeatures: false, left: [] }),
  classify: async () => {
    throw new AppError('model/run', 'Not part of this test.');
  },
  confusion: async () => {
    throw new AppError('model/run', 'Not part of this test.');
  },
  fewShot: async () => {
    throw new AppError('model/run', 'Not part of this test.');
  },
  localise: async () => {
    throw new AppError('model/run', 'Not part of this test.');
  },
  localiseAttribution: async () => {
    throw new AppError('model/run', 'Not part of this test.');
  },
  heatFilm: async () => ({ blob: new Blob(), frames: 1, hasAudio: true }),
  scoreBox: async () => ({ iou: 0.5, hit: true }),
  pointingAccuracy: async ({ clips }) => ({
    clips: clips.length,
    referenceClips: 0,
    chance: 0.2,
    methods: [],
    each: [],
    milliseconds: 1,
  }),
  projectGallery: async ({ projection }) => ({
    entries: ['01-bird', '02-fire'].map(galleryEntry),
    projection,
    width: 2,
    coordinates: Float32Array.of(0, 0, 1, 0, 0, 1, 1, 1),
    explained: projection.method === 'pca' ? [0.5, 0.25] : null,
    figures: SPACE,
    ranks: Int32Array.of(1, 1, 2, 1),
    milliseconds: 1,
  }),
  nearestItems: async ({ item }) => ({
    item,
    visualOfAudio: [{ item: 0, cosine: 0.5 }],
    audioOfVisual: [{ item: 0, cosine: 0.5 }],
    audioOfAudio: [],
    visualOfVisual: [],
  }),
  spaceFigures: async ({ items }) => ({ ...SPACE, pairs: items.length }),
  infoNce: async ({ temperature, direction }) => ({
    entries: ['01-bird', '02-fire'].map(galleryEntry),
    galleryPairs: 2,
    loss: temperature,
    accuracy: 1,
    candidates: 2,
    temperature,
    direction,
    cosine: new Float32Array(4),
    gradient: new Float32Array(4),
  }),
  openMatrix: async ({ order }) => ({
    matrixId: order,
    entries: [galleryEntry('pair-0')],
    order,
    rows: Uint32Array.of(0),
    columns: Uint32Array.of(0),
    cluster: null,
    levels: 1,
    tileSize: 256,
    range: [0, 1],
    milliseconds: 1,
  }),
  matrixTile: async () => ({ rows: 1, columns: 1, values: new Float32Array(1) }),
  matrixCell: async () => ({ cosine: 0, rankOfPicture: 1, rankOfSound: 1 }),
  exportModel: async ({ format }) => ({ fileName: `tiny.${format}`, blob: new Blob(['x']) }),
  exportGallery: async ({ format }) => ({ fileName: `gallery.${format}`, blob: new Blob(['x']) }),
  labFigures: async () => ({ clips: [], masks: null, figures: [], runtime: 'ONNX Runtime Web 0' }),
  clipHashes: async () => new Map(),
  readClipLabels,
  readLabels,
  readBundle,
  hashModel: async () => ({ id: 'tiny', sha256: 'ab' }),
  checkKept: async () => ({ isWhole: true }),
  embedWindow: refuse,
  windowLogMel: refuse,
  tensors: refuse,
  counters: async () => ({ runtimeCalls: 0, framesOpen: 0 }),
};

/** A store over real rpc clients whose far side answers in this thread; `over` replaces answers. */
export function storeOverFakeEngine(over: Partial<Tasks> = {}, dependencies: Partial<AppDependencies> = {}) {
  const engine: FakeEngine = {
    calls: [],
    workers: [],
    of: (task) => engine.calls.filter((call) => call.task === task).map(({ params }) => params),
  };
  const tasks = { ...ANSWERS, ...over } as Record<
    string,
    (params: never, context: never) => Promise<unknown>
  >;
  const store = createAppStore({
    connect: (onCrash) => {
      const worker = { crash: onCrash, closed: false };
      engine.workers.push(worker);
      return { client: new RecordingClient(engine, tasks), close: () => (worker.closed = true) };
    },
    player: {
      load: async () => undefined,
      unload: () => undefined,
      play: async () => undefined,
      pause: () => undefined,
      seek: () => undefined,
      setTrack: () => undefined,
      hear: () => undefined,
      clockSeconds: () => null,
      subscribe: () => () => undefined,
    },
    capture: {
      open: async () => {
        throw new AppError('live/no-device', 'Not part of this test.');
      },
    },
    guard: {
      listen: async () => undefined,
      install: async () => undefined,
      allow: async (address) => new URL(address),
      forgetAllowances: async () => undefined,
    },
    tabs: { tell: () => undefined, listen: () => undefined },
    openPage: () => undefined,
    askToPersist: async () => false,
    fetchFile: async () => new File([], 'file'),
    settings: { read: () => null, write: () => undefined, clear: () => undefined },
    probe: {
      isSecureContext: true,
      crossOriginIsolated: true,
      hasWebCodecs: true,
      hasWebGpu: true,
      origin: '',
    },
    userAgent: 'a browser',
    backend: 'auto',
    baseUrl: 'https://page.test/',
    fetchJson: async () => ({
      licence: 'CC0',
      clips: [
        { file: '01-bird.webm', title: 'Birds' },
        { file: '02-fire.mp4', title: 'Fire' },
      ],
    }),
    now: () => 0,
    ...dependencies,
  });
  return { store: store.state, results: store.results, engine };
}

/** Answers calls here instead of over a port, with the client's own rule for aborts and ends: they reject at once. */
class RecordingClient extends RpcClient<EngineContract> {
  readonly #engine: FakeEngine;
  readonly #tasks: Record<string, (params: never, context: never) => Promise<unknown>>;
  readonly #pending = new Set<(error: AppError) => void>();

  constructor(
    engine: FakeEngine,
    tasks: Record<string, (params: never, context: never) => Promise<unknown>>,
  ) {
    super({ postMessage: () => undefined, addEventListener: () => undefined });
    this.#engine = engine;
    this.#tasks = tasks;
  }

  override fail(error: AppError): void {
    for (const reject of this.#pending) reject(error);
    this.#pending.clear();
  }

  override call: RpcClient<EngineContract>['call'] = (task, params, options = {}) => {
    const signal = options.signal ?? new AbortController().signal;
    this.#engine.calls.push({ task, params: params as never, signal });
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new AppError('aborted', 'Cancelled.')));
      this.#pending.add(reject);
      const context = { signal, progress: options.onProgress ?? (() => undefined) };
      const answer = this.#tasks[task]?.(params as never, context as never);
      answer?.then(resolve as never, reject).finally(() => this.#pending.delete(reject));
    });
  };
}
