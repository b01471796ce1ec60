/** Reads a checkpoint: finds its bytes, inspects them, describes the model. */
import type { Progress } from '../../contract/environment.ts';
import type { LoadModelParams, ModelFound, ModelSource, ModelSummary } from '../../contract/model.ts';
import { AppError, throwIfAborted } from '../../core/errors.ts';
import { fetchPart } from '../../core/fetch-part.ts';
import { hashOf } from '../../core/hashes.ts';
import type { HeadSettings, ModelConfig, TrainingObjective } from '../../core/model-config.ts';
import type { CheckpointOrigin, Recognised } from '../../core/published/recognise.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { shownText } from '../../core/text/shown-text.ts';
import { CavMae } from '../../model/cav-mae.ts';
import type { Checkpoint } from '../../model/checkpoint/entry.ts';
import type { InspectedModel } from '../../model/checkpoint/inspect.ts';
import { inspectCheckpoint } from '../../model/checkpoint/inspect.ts';
import { parseJson } from '../../model/checkpoint/json.ts';
import { readObjective } from '../../model/checkpoint/objective.ts';
import { ChecksumWatch, requireFinite } from '../../model/checkpoint/verify.ts';
import type { Precision } from '../../model/graph/builder.ts';
import { choosePrecision } from '../../model/precision.ts';
import { ModelStore } from '../../storage/model-store.ts';
import type { EngineContext } from '../context.ts';
import { fetchBundled, fetchLabels } from './bundled-model.ts';
import { download } from './download.ts';
import { fileNameOf } from './file-name.ts';
import { LoadedModel } from './loaded-model.ts';
import type { ModelBytes } from './model-file.ts';
import { givenFiles, oneFile } from './model-file.ts';

/** A checkpoint's bytes, with what is known from outside the file. */
interface NamedCheckpoint {
  readonly id: string;
  readonly name: string;
  /** Absent for a bundled model. */
  readonly origin?: CheckpointOrigin;
  readonly bytes: ModelBytes;
  readonly sha256: string | null;
  readonly manifest: HeadSettings;
  readonly trainedOn: string | null;
  readonly objective: TrainingObjective | null;
  /** Names of its classes, if they ship with it. */
  readonly labels: readonly string[] | null;
}

/**
 * Reads a checkpoint without changing the state of the worker.
 *
 * @param starting - the engine, which may still be starting.
 */
export async function readModel(
  starting: EngineContext | Promise<EngineContext>,
  params: LoadModelParams,
  { signal, progress }: TaskContext<Progress>,
): Promise<LoadedModel> {
  const [engine, found] = await Promise.all([starting, locate(params.source, signal, progress)]);
  progress({ stage: 'Reading the checkpoint', done: 0, total: 0 });
  const { numHeads, decoderNumHeads, normPix, place, prefix } = params;
  const { blob, parts } = found.bytes;
  const checkpoint = await found.bytes.open(place);
  const told = { manifest: found.manifest, prefix };
  let read: InspectedModel;
  try {
    read = inspectCheckpoint(checkpoint, { ...told, setting: { numHeads, decoderNumHeads, normPix } });
  } catch (error) {
    // The number of heads is not requested for a file that no number would make usable.
    const asksForHeads = error instanceof AppError && error.code === 'model/heads';
    if (asksForHeads && blob.size <= SMALL_BYTES) {
      await requireFinite(inspectCheckpoint(checkpoint, { ...told, setting: ANY_HEADS }), signal);
    }
    throw error;
  }
  const published = found.origin ? await recognised(found.origin, read.config) : null;
  const inspected = withPublished(read, published);
  throwIfAborted(signal);
  const isForeign = params.source.kind === 'file' || params.source.kind === 'url';
  const checksums = isForeign ? await checkSmall(found.bytes, inspected, signal) : null;
  const { environment, modelBackend: backend } = engine;
  const facts = {
    backend: environment.backend,
    shaderF16: environment.shaderF16,
    hasDecoder: inspected.config.decoder !== null,
    parameters: inspected.parameters,
  };
  const labels = found.labels ?? labelsOf(checkpoint.metadata, inspected.config.classes);
  const summary: ModelSummary = {
    // The id includes the place and prefix, because another model in the same file has other features.
    id: [found.id, place, prefix].filter((part) => part !== undefined && part !== '').join(' '),
    name: published?.by === 'name' ? shownText(found.name) : (published?.file.name ?? shownText(found.name)),
    source: params.source.kind,
    bytes: blob.size,
    sha256: found.sha256,
    parameters: inspected.parameters,
    family: inspected.family,
    config: inspected.config,
    headsFrom: inspected.headsFrom,
    storage: inspected.storage,
    ...choosePrecision({ ...facts, check: null }),
    missingKeys: inspected.missingKeys,
    unexpectedKeys: inspected.unexpectedKeys.slice(0, MAX_NAMED).map((key) => shownText(key)),
    unexpectedCount: inspected.unexpectedKeys.length,
    ...(params.source.kind !== 'bundled' && { found: whereFound(checkpoint, inspected) }),
    ...(checksums && { checksums }),
    // The page writes these into the files that it exports.
    trainedOn: found.trainedOn ?? shownOrNull(checkpoint.metadata['trained_on']),
    objective:
      found.objective ??
      readObjective(checkpoint.metadata) ??
      (published?.file.kind === 'pretrained' ? 'both' : null),
    ...(published && { published: { name: published.file.name, by: published.by } }),
    ...(labels && { labels }),
  };
  const make = (precision: Precision) => new CavMae(inspected, { backend, precision });
  return new LoadedModel(summary, facts, make, { blob, parts, inspected });
}

/** The list of published files is fetched with the first file that is not the page's own. */
async function recognised(origin: CheckpointOrigin, config: ModelConfig): Promise<Recognised | null> {
  const { recognise } = await fetchPart(() => import('../../core/published/recognise.ts'));
  return recognise(origin, config);
}

/** Adds values that the authors published and the file lacks. Values from the user or the file are kept. */
function withPublished(model: InspectedModel, published: Recognised | null): InspectedModel {
  const { config } = model;
  const normPix = config.normPix ?? published?.file.normPix ?? null;
  return { ...model, config: { ...config, normPix } };
}

/** Most names that a summary lists. */
const MAX_NAMED = 50;

const shownOrNull = (text: string | undefined) => (text === undefined ? null : shownText(text));

/** They divide every width, and the weights are the same whatever they are. */
const ANY_HEADS = { numHeads: 1, decoderNumHeads: 1 };

/** A file up to this size is read whole when it is loaded, in less than a tenth of a second. */
const SMALL_BYTES = 64 * 1024 * 1024;

/**
 * Reads a small file whole to check its own checksums and that its weights are finite. For a large file, both are
 * checked later, as it is read.
 */
async function checkSmall({ blob, parts }: ModelBytes, inspected: InspectedModel, signal: AbortSignal) {
  if (blob.size > SMALL_BYTES) return 'unread';
  const watch = await ChecksumWatch.of(parts, inspected);
  await hashOf(blob, watch, { signal });
  const checksums = watch.finish();
  await requireFinite(inspected, signal);
  return checksums;
}

function whereFound(checkpoint: Checkpoint, inspected: InspectedModel): ModelFound {
  const { place, otherPlaces, leftUnread } = checkpoint;
  const { prefix, otherPrefixes, leftOff } = inspected;
  return {
    place,
    prefix,
    leftOff,
    others: [
      ...otherPrefixes.map((other) => ({ place, prefix: other })),
      ...otherPlaces.map((other) => ({ place: other, prefix: '' })),
    ].slice(0, MAX_NAMED),
    leftUnread: leftUnread.slice(0, MAX_NAMED),
    leftUnreadCount: leftUnread.length,
  };
}

/** Names of classes that this page wrote into a file; null if there is not one for each class. */
function labelsOf(
  metadata: Readonly<Record<string, string>>,
  classes: number | null,
): readonly string[] | null {
  // Metadata of other programs may have anything under that name.
  const labels = parseJson(new TextEncoder().encode(metadata['labels'] ?? ''));
  const isList = Array.isArray(labels) && labels.length === classes;
  if (!isList || !labels.every((label) => typeof label === 'string')) return null;
  return labels.map((label) => shownText(label));
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
    return { id, name, bytes: oneFile(blob), sha256, manifest: config, trainedOn, objective, labels };
  }
  if (source.kind === 'url') return fetchNamed(source.url, signal, progress);
  if (source.kind === 'kept') return openKept(source.id);
  const { file } = source;
  const bytes = givenFiles(source);
  const id = `${file.name} ${bytes.blob.size} ${file.lastModified}`;
  return bare(id, { fileName: file.name, sha256: null }, bytes);
}

/** A checkpoint that is kept in this browser. */
async function openKept(id: string): Promise<NamedCheckpoint> {
  const { model, file } = await (await ModelStore.open()).open(id);
  return { ...bare(model.sha256, model, oneFile(file)), sha256: model.sha256 };
}

/** A checkpoint from a URL. */
async function fetchNamed(
  url: string,
  signal: AbortSignal,
  progress: (value: Progress) => void,
): Promise<NamedCheckpoint> {
  const fileName = fileNameOf(url);
  const blob = await download(url, signal, (done, total) =>
    progress({ stage: `Fetching ${fileName}`, done, total }),
  );
  return bare(`${url} ${blob.size}`, { fileName, address: url, sha256: null }, oneFile(blob));
}

/** A checkpoint with no facts besides the file and where it came from. */
function bare(id: string, origin: CheckpointOrigin, bytes: ModelBytes): NamedCheckpoint {
  const name = origin.fileName.replace(/(\.(pth|pt|ckpt|bin|tar|safetensors|index\.json))+$/i, '');
  const nothing = { sha256: null, manifest: {}, trainedOn: null, objective: null, labels: null };
  return { id, name, origin, bytes, ...nothing };
}
