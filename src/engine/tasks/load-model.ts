import { AppError, throwIfAborted } from '../../core/errors.ts';
import type { TrainingObjective } from '../../core/model-config.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { CavMae } from '../../model/cav-mae.ts';
import { inspectCheckpoint } from '../../model/checkpoint/inspect.ts';
import type { HeadSettings } from '../../model/checkpoint/heads.ts';
import { readObjective } from '../../model/checkpoint/objective.ts';
import { openCheckpoint } from '../../model/checkpoint/open.ts';
import type { Precision } from '../../model/graph/builder.ts';
import { ModelStore } from '../../model/store.ts';
import { choosePrecision } from '../../model/precision.ts';
import { fetchBundled, fetchLabels } from '../bundled-model.ts';
import { download } from '../download.ts';
import { fileNameOf } from '../file-name.ts';
import type { Progress } from '../contract/environment.ts';
import type { LoadModelParams, ModelSource, ModelSummary } from '../contract/model.ts';
import type { EngineContext } from '../context.ts';
import { LoadedModel } from '../loaded-model.ts';

/** A checkpoint's bytes and what is known of them beside the file. */
interface NamedCheckpoint {
  readonly id: string;
  readonly name: string;
  readonly blob: Blob;
  readonly sha256: string | null;
  readonly manifest: HeadSettings;
  readonly trainedOn: string | null;
  readonly objective: TrainingObjective | null;
  /** What its classes are called, where that ships with it. */
  readonly labels: readonly string[] | null;
}

/** Reads a checkpoint and puts it in the place of the model before it, which stays if anything fails. */
export async function loadModel(
  engine: EngineContext,
  params: LoadModelParams,
  context: TaskContext<Progress>,
): Promise<ModelSummary> {
  const loaded = await readModel(engine, params, context);
  const before = engine.model;
  engine.model = loaded;
  engine.clips.forgetFeatures();
  await before?.retire();
  // Small, and wanted first of all: the page opens on a reconstruction. A dropped model may be large and wait.
  if (params.source.kind === 'bundled') void loaded.use((model) => model.prepareReconstruction());
  return loaded.summary;
}

/** Reads a checkpoint; nothing of the worker's changes. */
export async function readModel(
  engine: EngineContext,
  params: LoadModelParams,
  { signal, progress }: TaskContext<Progress>,
): Promise<LoadedModel> {
  const found = await locate(params.source, signal, progress);
  progress({ stage: 'Reading the checkpoint', done: 0, total: 0 });
  const checkpoint = await openCheckpoint(found.blob);
  const { numHeads, decoderNumHeads, normPix } = params;
  const inspected = inspectCheckpoint(checkpoint, {
    setting: { numHeads, decoderNumHeads, normPix },
    manifest: found.manifest,
  });
  throwIfAborted(signal);
  const { device, environment } = engine;
  const backend = device ? ({ kind: 'webgpu', device } as const) : ({ kind: 'wasm' } as const);
  const facts = {
    backend: environment.backend,
    shaderF16: environment.shaderF16,
    hasDecoder: inspected.config.decoder !== null,
  };
  const labels = found.labels ?? labelsOf(checkpoint.metadata, inspected.config.classes);
  const summary: ModelSummary = {
    id: found.id,
    name: found.name,
    source: params.source.kind,
    bytes: found.blob.size,
    sha256: found.sha256,
    parameters: inspected.parameters,
    config: inspected.config,
    headsFrom: inspected.headsFrom,
    storage: inspected.storage,
    ...choosePrecision({ ...facts, check: null }),
    missingKeys: inspected.missingKeys,
    unexpectedKeys: inspected.unexpectedKeys,
    // What this page writes into a file that is taken away.
    trainedOn: found.trainedOn ?? checkpoint.metadata['trained_on'] ?? null,
    objective: found.objective ?? readObjective(checkpoint.metadata),
    ...(labels && { labels }),
  };
  const make = (precision: Precision) => new CavMae(inspected, { backend, precision });
  return new LoadedModel(summary, facts, make, { blob: found.blob, inspected });
}

/** Names of classes that this page wrote into a file; null where there are none, or not one for each class. */
function labelsOf(
  metadata: Readonly<Record<string, string>>,
  classes: number | null,
): readonly string[] | null {
  try {
    const labels: unknown = JSON.parse(metadata['labels'] ?? 'null');
    const isList = Array.isArray(labels) && labels.length === classes;
    return isList && labels.every((label) => typeof label === 'string') ? labels : null;
  } catch {
    // Somebody else's metadata may hold anything under that name.
    return null;
  }
}

async function locate(
  source: ModelSource,
  signal: AbortSignal,
  progress: (value: Progress) => void,
): Promise<NamedCheckpoint> {
  if (source.kind === 'bundled') {
    const { entry, blob } = await fetchBundled(source.manifestUrl, source.modelId, signal, (model, done) =>
      progress({ stage: `Fetching ${model.name}`, done, total: model.bytes }),
    );
    const { id, name, sha256, config, trainedOn, objective } = entry;
    const labels = await fetchLabels(source.manifestUrl, entry, signal);
    return { id, name, blob, sha256, manifest: config, trainedOn, objective, labels };
  }
  if (source.kind === 'url') return fetchNamed(source.url, signal, progress);
  if (source.kind === 'kept') return openKept(source.id);
  const { file } = source;
  if (file.size === 0) {
    throw new AppError('model/format', `${file.name} is empty (0 bytes): copy or download it again.`);
  }
  return bare(`${file.name} ${file.size} ${file.lastModified}`, file.name, file);
}

/** A checkpoint that is kept in this browser. */
async function openKept(id: string): Promise<NamedCheckpoint> {
  const { model, file } = await (await ModelStore.open()).open(id);
  return { ...bare(model.sha256, model.fileName, file), sha256: model.sha256 };
}

/** A checkpoint from an address that the page may reach. */
async function fetchNamed(
  url: string,
  signal: AbortSignal,
  progress: (value: Progress) => void,
): Promise<NamedCheckpoint> {
  const fileName = fileNameOf(url);
  const blob = await download(url, signal, (done, total) =>
    progress({ stage: `Fetching ${fileName}`, done, total }),
  );
  return bare(`${url} ${blob.size}`, fileName, blob);
}

/** A checkpoint of which nothing is known beside the file. */
function bare(id: string, fileName: string, blob: Blob): NamedCheckpoint {
  const name = fileName.replace(/\.(pth|pt|safetensors)$/i, '');
  return { id, name, blob, sha256: null, manifest: {}, trainedOn: null, objective: null, labels: null };
}
