/** The built app's own workers in headless Chrome. */
import { statSync } from 'node:fs';
import { availableParallelism, freemem } from 'node:os';
import type { Browser, Page } from 'playwright';
import { chromium } from 'playwright';
import type { PreviewServer } from 'vite';
import { preview } from 'vite';
import { BROWSER_ARGS, findBrowser } from '../scripts/browser.mjs';
import type { Batch } from '../src/batch.ts';
import type { EngineContract } from '../src/contract/engine.ts';
import type { BackendChoice, Environment } from '../src/contract/environment.ts';
import type { ModelSummary } from '../src/contract/model.ts';
import type { WireError } from '../src/core/errors.ts';
import { AppError, fromWireError } from '../src/core/errors.ts';
import { packValue, unpackValue } from '../src/core/text/packed-value.ts';
import { ensureBuilt, ROOT } from './built-app.ts';
import { CommandError, EXIT } from './fail.ts';

declare const window: { readonly batch: Batch };

/** Flags that a real GPU needs in headless Chrome; the software adapter's are those of the tests. */
const HARDWARE_ARGS = ['--no-sandbox', '--enable-unsafe-webgpu', '--enable-features=Vulkan'];

/** Copies of a model's weights that a worker has at most, and what the browser needs beside. */
const COPIES = 2.5;
const BROWSER_BYTES = 400e6;
const MOST_WORKERS = 8;

export interface EngineOptions {
  readonly backend: BackendChoice;
  /** Null: as many as fit. */
  readonly workers: number | null;
  readonly model: string;
  readonly heads?: number | undefined;
  readonly decoderHeads?: number | undefined;
  /** Hears what is built, started and loaded; one line each. */
  readonly say: (line: string) => void;
}

/** Workers with a model, by number. */
export class BatchEngine {
  readonly environment: Environment;
  readonly model: ModelSummary;
  readonly workers: number;
  readonly #server: PreviewServer;
  readonly #browser: Browser;
  readonly #page: Page;
  readonly #url: string;

  private constructor(
    parts: { server: PreviewServer; browser: Browser; page: Page; url: string },
    facts: { environment: Environment; model: ModelSummary; workers: number },
  ) {
    this.#server = parts.server;
    this.#browser = parts.browser;
    this.#page = parts.page;
    this.#url = parts.url;
    this.environment = facts.environment;
    this.model = facts.model;
    this.workers = facts.workers;
  }

  /** Builds, serves, starts a browser and its workers, and loads the model in each. */
  static async start(options: EngineOptions): Promise<BatchEngine> {
    const { backend, say } = options;
    await ensureBuilt(say);
    const server = await preview({ root: ROOT, logLevel: 'error', preview: { port: 0, strictPort: false } });
    const url = server.resolvedUrls?.local[0];
    if (!url)
      throw new CommandError(
        'Expected to serve the built app on this machine, got no address.',
        EXIT.machine,
      );
    const browser = await launch(backend, say);
    try {
      const page = await browser.newPage({ serviceWorkers: 'block' });
      page.on('crash', () => say('The browser’s page crashed.'));
      await page.goto(new URL('batch.html', url).href);
      await page.waitForFunction(() => 'batch' in window);
      const workers = backend === 'webgpu' ? 1 : (options.workers ?? workersFor(options.model));
      const threads = Math.max(1, Math.floor(availableParallelism() / workers));
      const parts = { server, browser, page, url };
      let environment: Environment | null = null;
      let model: ModelSummary | null = null;
      for (let worker = 0; worker < workers; worker += 1) {
        environment = await page.evaluate(([choice, count]) => window.batch.start(choice, count), [
          backend,
          threads,
        ] as const);
        model = await load(page, worker, url, options);
      }
      if (!environment || !model) throw new CommandError('Expected at least one worker.');
      say(
        `${model.name} on ${environment.backend === 'webgpu' ? 'WebGPU' : 'WASM'} (${environment.reason}), ` +
          `${workers} worker${workers === 1 ? '' : 's'} of ${environment.threads} thread${environment.threads === 1 ? '' : 's'}`,
      );
      return new BatchEngine(parts, { environment, model, workers });
    } catch (error) {
      await browser.close();
      await server.close();
      throw error;
    }
  }

  /** Runs a task in a worker. `files` are local paths; `{ $file: i }` in the parameters stands for the i-th. */
  async call<K extends keyof EngineContract & string>(
    worker: number,
    task: K,
    params: unknown,
    files: readonly string[] = [],
  ): Promise<EngineContract[K]['result']> {
    return callPage(this.#page, worker, task, params, files);
  }

  /** Runs a task whose result is a file, and saves it: one of any size, which `call` could not carry. */
  async save(worker: number, task: 'exportModel', params: unknown, path: string): Promise<void> {
    const packed = await packValue(params);
    const coming = this.#page.waitForEvent('download', { timeout: 0 });
    // The page may be closed before a file comes.
    coming.catch(() => undefined);
    const answer = await this.#page.evaluate(
      ([place, name, value]) => window.batch.save(place, name, value),
      [worker, task, packed] as const,
    );
    if (answer.error) throw fromWireError(answer.error);
    await (await coming).saveAs(path);
  }

  /** The address of a file of the built app. */
  urlOf(path: string): string {
    return new URL(path, this.#url).href;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#server.close();
  }
}

async function callPage<K extends keyof EngineContract & string>(
  page: Page,
  worker: number,
  task: K,
  params: unknown,
  files: readonly string[] = [],
): Promise<EngineContract[K]['result']> {
  if (files.length > 0) await page.setInputFiles(`#lane-${worker}`, [...files]);
  const packed = await packValue(params);
  const answer = (await page.evaluate(([place, name, value]) => window.batch.call(place, name, value), [
    worker,
    task,
    packed,
  ] as const)) as { result?: unknown; error?: WireError };
  if (answer.error) throw fromWireError(answer.error);
  return unpackValue(answer.result) as EngineContract[K]['result'];
}

/** Loads a checkpoint from a file, or a bundled model by its name. */
async function load(
  page: Page,
  worker: number,
  url: string,
  { model, heads, decoderHeads }: EngineOptions,
): Promise<ModelSummary> {
  const settings = {
    ...(heads === undefined ? {} : { numHeads: heads }),
    ...(decoderHeads === undefined ? {} : { decoderNumHeads: decoderHeads }),
  };
  const isFile = statSync(model, { throwIfNoEntry: false })?.isFile() ?? false;
  const source = isFile
    ? { kind: 'file', file: { $file: 0 } }
    : { kind: 'bundled', manifestUrl: new URL('models/manifest.json', url).href, modelId: model };
  try {
    return await callPage(page, worker, 'loadModel', { source, ...settings }, isFile ? [model] : []);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new CommandError(isFile ? error.message : `${error.message} (--model ${model} is not a file.)`);
  }
}

/** As many workers as the machine has cores, but no more than fit into its free memory. */
function workersFor(model: string): number {
  const bytes = statSync(model, { throwIfNoEntry: false })?.size ?? 0;
  const room = Math.floor((freemem() - BROWSER_BYTES) / (bytes * COPIES + BROWSER_BYTES));
  return Math.max(1, Math.min(availableParallelism(), MOST_WORKERS, room));
}

async function launch(backend: BackendChoice, say: (line: string) => void): Promise<Browser> {
  let executablePath: string;
  try {
    executablePath = findBrowser();
  } catch (error) {
    throw new CommandError((error as Error).message, EXIT.machine);
  }
  if (backend === 'wasm') return chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const hardware = await chromium.launch({ executablePath, args: HARDWARE_ARGS });
  if (backend === 'auto' || (await hasHardwareAdapter(hardware))) return hardware;
  await hardware.close();
  say('No hardware adapter: WebGPU runs on the software adapter, which is slower than WASM.');
  return chromium.launch({ executablePath, args: BROWSER_ARGS });
}

async function hasHardwareAdapter(browser: Browser): Promise<boolean> {
  const page = await browser.newPage();
  try {
    // WebGPU exists in secure contexts only; about:blank is none.
    await page.goto('chrome://version').catch(() => undefined);
    return await page.evaluate(async () => {
      const adapter = await navigator.gpu?.requestAdapter();
      return adapter !== null && adapter !== undefined && !adapter.info.isFallbackAdapter;
    });
  } catch {
    return false;
  } finally {
    await page.close();
  }
}
