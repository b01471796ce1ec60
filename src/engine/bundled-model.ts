import { AppError } from '../core/errors.ts';

/** What the manifest says of one bundled model. */
export interface BundledModel {
  readonly id: string;
  readonly name: string;
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly config: { readonly numHeads: number; readonly decoderNumHeads: number; readonly normPix: boolean };
  /** What it was trained on, in one line; null when the manifest does not say. */
  readonly trainedOn: string | null;
}

/**
 * Fetches the first model of a manifest and checks it against its hash.
 *
 * @throws {@link AppError} `not-found` if a file is not there, `model/format` if it is not what the manifest says.
 */
export async function fetchBundled(
  manifestUrl: string,
  signal: AbortSignal,
  onBytes: (done: number, total: number) => void,
): Promise<{ entry: BundledModel; blob: Blob }> {
  const manifest = await fetchOrThrow(manifestUrl, signal);
  const entry = readEntry(await parseJson(manifest, manifestUrl));
  const response = await fetchOrThrow(new URL(entry.file, manifestUrl).href, signal);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let done = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array<ArrayBuffer>>) {
    chunks.push(chunk);
    done += chunk.length;
    onBytes(done, entry.bytes);
  }
  const blob = new Blob(chunks);
  const hash = await sha256(blob);
  if (hash !== entry.sha256) {
    throw new AppError(
      'model/format',
      `Expected the bundled model with SHA-256 ${entry.sha256.slice(0, 12)}…, got ${hash.slice(0, 12)}…: reload the page.`,
    );
  }
  return { entry, blob };
}

async function fetchOrThrow(url: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(url, { signal });
  if (!response.ok || !response.body) {
    throw new AppError('not-found', `Expected a file at ${url}, got HTTP ${response.status}.`);
  }
  return response;
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

/** Digests of large blobs would need all bytes at once; bundled models are a few megabytes. */
async function sha256(blob: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The manifest's first model, field by field: it is a file like any other and may be wrong. */
function readEntry(json: unknown): BundledModel {
  const models = (json as { models?: unknown[] }).models ?? [];
  const found = models[0] as Partial<ManifestModel> | undefined;
  const config = found?.config;
  if (!found?.file || !found.sha256 || !config) {
    throw new AppError(
      'model/format',
      'Expected a model with file, sha256 and config in the manifest, got none.',
    );
  }
  const data = found.training?.data;
  return {
    id: found.id ?? found.file,
    name: found.name ?? found.file,
    file: found.file,
    bytes: found.bytes ?? 0,
    sha256: found.sha256,
    config: { numHeads: config.numHeads, decoderNumHeads: config.decoderNumHeads, normPix: config.normPix },
    trainedOn: typeof data === 'string' ? data : null,
  };
}

/** The manifest as `training/` writes it, as far as the page reads it. */
interface ManifestModel {
  readonly id: string;
  readonly name: string;
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly config: { readonly numHeads: number; readonly decoderNumHeads: number; readonly normPix: boolean };
  readonly training: { readonly data: string };
}
