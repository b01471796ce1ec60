/** Finds a bundled model in the manifest, fetches it and checks its hash. */
import type { ManifestModel } from '../../contract/files/bundled.ts';
import { parseManifest } from '../../contract/files/bundled.ts';
import { AppError, throwIfAborted } from '../../core/errors.ts';
import { digestOf } from '../../core/hashes.ts';
import type { HeadSettings, TrainingObjective } from '../../core/model-config.ts';
import { parseLabelCsv } from '../../core/text/label-csv.ts';
import { download, fetchOrThrow } from './download.ts';

/** A bundled model's entry in the manifest. */
export interface BundledModel {
  readonly id: string;
  readonly name: string;
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly config: HeadSettings;
  /** The training data, in one line; null if the manifest does not state it. */
  readonly trainedOn: string | null;
  readonly objective: TrainingObjective | null;
  /** File with the names of its classes; null for a model without classes. */
  readonly labels?: string | null;
}

/**
 * Fetches one model of a manifest and checks it against its hash.
 *
 * @param modelId - id of the model; default the first.
 * @throws {@link AppError} `not-found` if a file is missing or the manifest has no such model, `model/format` if the
 *   file does not match the manifest.
 */
export async function fetchBundled(
  manifestUrl: string,
  modelId: string | undefined,
  signal: AbortSignal,
  onBytes: (entry: BundledModel, done: number) => void,
): Promise<{ entry: BundledModel; blob: Blob }> {
  const manifest = await fetchOrThrow(manifestUrl, signal);
  const entry = readEntry(find(await parseJson(manifest, manifestUrl), modelId));
  const blob = await download(new URL(entry.file, manifestUrl).href, signal, (done) => onBytes(entry, done));
  const hash = await sha256(blob);
  if (hash !== entry.sha256) {
    throw new AppError(
      'model/format',
      `Expected ${entry.name} with SHA-256 ${entry.sha256.slice(0, 12)}…, got ${hash.slice(0, 12)}…: reload the page.`,
    );
  }
  return { entry, blob };
}

/**
 * The names of a bundled model's classes; null if there are none or they cannot be read. The page then numbers the
 * classes, because a model is not refused for its labels.
 */
export async function fetchLabels(
  manifestUrl: string,
  { labels }: BundledModel,
  signal: AbortSignal,
): Promise<readonly string[] | null> {
  if (!labels) return null;
  try {
    const response = await fetchOrThrow(new URL(labels, manifestUrl).href, signal);
    return parseLabelCsv(await response.text(), labels).map(({ name }) => name);
  } catch (error) {
    throwIfAborted(signal);
    console.warn(error);
    return null;
  }
}

async function parseJson(response: Response, url: string): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    throw new AppError(
      'model/format',
      `Expected a JSON manifest at ${url}, got something else: reload the page.`,
      {
        cause,
      },
    );
  }
}

/** SHA-256 of a blob. It reads all bytes at once, which is fine for bundled models of a few megabytes. */
async function sha256(blob: Blob): Promise<string> {
  return digestOf(await blob.arrayBuffer());
}

/** The manifest's model of that id; undefined: the first. */
function find(json: unknown, modelId: string | undefined): ManifestModel {
  const models = parseManifest(json).filter((model) => model !== null);
  const found = modelId === undefined ? models[0] : models.find(({ id }) => id === modelId);
  if (found) return found;
  if (modelId === undefined || models.length === 0) {
    throw new AppError('model/format', 'Expected a model in the manifest, got none: reload the page.');
  }
  throw new AppError(
    'not-found',
    `Expected a bundled model (${models.map(({ id }) => id).join(', ')}), got “${modelId}”: choose one of these.`,
  );
}

/** What loading needs: a manifest is a file like any other and may be wrong. */
function readEntry({ id = '(no id)', name = id, file, bytes = 0, ...said }: ManifestModel): BundledModel {
  const { sha256, config, training, labels = null } = said;
  if (file === undefined || sha256 === undefined || config === undefined) {
    throw new AppError(
      'model/format',
      `Expected the manifest to give file, sha256 and config of ${id}, but it does not: reload the page.`,
    );
  }
  const { numHeads, decoderNumHeads, normPix } = config;
  return {
    id,
    name,
    file,
    bytes,
    sha256,
    config: { numHeads, decoderNumHeads, normPix },
    trainedOn: training.data ?? null,
    objective: training.objective,
    labels,
  };
}
