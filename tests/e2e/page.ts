import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';
import type { EngineContract } from '../../src/contract/engine.ts';

export const MEDIA = 'tests/fixtures/media';
export const GOLDEN = 'tests/fixtures/golden';

interface BytesFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** A file given to an input: a path, or bytes made by the test. */
export type GivenFile = string | BytesFile;

export const bytesFile = (name: string, buffer: Buffer): BytesFile => ({
  name,
  mimeType: 'application/octet-stream',
  buffer,
});

/** Fails the test at its end if the page threw or the browser refused something. */
export function watchErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return errors;
}

/** Opens the page and waits for its first finished reconstruction. */
export async function openPage(page: Page, search = '', hash = ''): Promise<void> {
  await page.goto(`/${search}${hash}`);
  await expect(page.getByTestId('reconstruct-result')).toBeVisible({ timeout: 180_000 });
}

/** Goes to a view by the header: its link, or, where there is no room for links, the menu that has it. */
export async function showView(page: Page, view: string): Promise<void> {
  // After a resize the header has its form a frame later, and after a reload once it knows the model's name.
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
  const [link, menu] = [page.getByTestId(`view-${view}`), page.getByTestId('views-menu')];
  const soon = { timeout: 3000 };
  await expect(async () => {
    if (await link.isVisible()) return link.click(soon);
    await menu.click(soon);
    await page.getByTestId(`menu-view-${view}`).click(soon);
  }).toPass({ timeout: 60_000 });
}

interface ListedSample {
  readonly file: string;
  readonly title: string;
}

/** Lets the page see only some of the sample clips: a few are gallery enough, the rest would only be waited for. */
export async function keepSamples(
  page: Page,
  keep: (sample: ListedSample, place: number) => boolean,
  titleOf: (sample: ListedSample) => string = ({ title }) => title,
): Promise<void> {
  await page.route('**/samples/manifest.json', async (route) => {
    const manifest = (await (await route.fetch()).json()) as { clips: ListedSample[] };
    const clips = manifest.clips.filter(keep).map((clip) => ({ ...clip, title: titleOf(clip) }));
    await route.fulfill({ json: { ...manifest, clips } });
  });
}

/** A picker takes paths or bytes, not both. */
function readGiven(path: string): BytesFile {
  return bytesFile(path.slice(path.lastIndexOf('/') + 1), readFileSync(path));
}

/** Gives files to the drop zone's picker. */
export async function addFiles(page: Page, files: readonly GivenFile[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByTestId('drop-zone').click();
  await (await chooser).setFiles(files.map((file) => (typeof file === 'string' ? readGiven(file) : file)));
}

/** Drops a file on the page, as from the desktop. */
export async function dropFile(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([fileName, values]) => {
      const dropped = new DataTransfer();
      dropped.items.add(new File([new Uint8Array(values)], fileName));
      return dropped;
    },
    [name, [...bytes]] as const,
  );
  for (const type of ['dragenter', 'dragover', 'drop'])
    await page.dispatchEvent('main', type, { dataTransfer: transfer });
}

export function clipItem(page: Page, name: string): Locator {
  return page.getByTestId('clip-item').filter({ hasText: name });
}

/** Waits until a clip is ready, or fails with what the page says of it. */
export async function expectReady(page: Page, name: string): Promise<void> {
  await expect(clipItem(page, name)).toHaveAttribute('data-status', 'ready', { timeout: 120_000 });
}

/** The first number of a figure, once there is one. */
export async function readNumber(locator: Locator): Promise<number> {
  await expect(locator).toHaveText(/\d/);
  const [number] = /-?\d+(\.\d+)?/.exec((await locator.innerText()).replace('−', '-')) ?? [];
  const value = Number(number);
  expect(Number.isFinite(value)).toBe(true);
  return value;
}

/** Runs a task of the worker as the page's console can. */
export function callTask<K extends keyof EngineContract>(
  page: Page,
  task: K,
  params: EngineContract[K]['params'],
): Promise<EngineContract[K]['result']> {
  return page.evaluate(
    ([name, given]) => {
      const { playground } = window as unknown as {
        playground: { call(task: unknown, params: unknown): Promise<unknown> };
      };
      return playground.call(name, given);
    },
    [task, params] as const,
  ) as Promise<EngineContract[K]['result']>;
}

/** Opens every clip, and waits until none is being opened any more: galleries stand still from here on. */
export async function expectSettled(page: Page): Promise<void> {
  await page.waitForFunction(
    () => {
      const { playground } = window as unknown as {
        playground?: { openClips(): void; settled(): unknown };
      };
      playground?.openClips();
      return playground?.settled() ?? null;
    },
    undefined,
    { timeout: 180_000 },
  );
}

/** Counts what the page's own thread compiles or asks of a GPU: all of that belongs to the worker. */
export async function watchPageThread(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const counted = window as unknown as { pageThreadWork: number };
    counted.pageThreadWork = 0;
    const count = (owner: Record<string, (...given: unknown[]) => unknown>, name: string) => {
      const original = owner[name];
      if (!original) return;
      owner[name] = function (this: unknown, ...given: unknown[]) {
        counted.pageThreadWork += 1;
        return original.apply(this, given);
      };
    };
    for (const name of ['compile', 'compileStreaming', 'instantiate', 'instantiateStreaming'])
      count(WebAssembly as never, name);
    const gpu = (navigator as unknown as { gpu?: object }).gpu;
    if (gpu) count(Object.getPrototypeOf(gpu) as never, 'requestAdapter');
  });
  return () => page.evaluate(() => (window as unknown as { pageThreadWork: number }).pageThreadWork);
}

/** Calls into the runtime since the worker started. */
export async function runtimeCalls(page: Page): Promise<number> {
  return (await callTask(page, 'counters', {})).runtimeCalls;
}

/** Downloads a figure as SVG; it must be complete: well-formed, no variables, no reference to another file. */
export async function downloadSvg(page: Page, button: Locator): Promise<string> {
  const download = page.waitForEvent('download');
  await button.click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/\.svg$/);
  const svg = readFileSync(await file.path(), 'utf8');
  const root = await page.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
    return parsed.querySelector('parsererror')?.textContent ?? parsed.documentElement.localName;
  }, svg);
  expect(root).toBe('svg');
  expect(svg).not.toMatch(/var\(|class=|(href|src)="(?!data:)/);
  return svg;
}
