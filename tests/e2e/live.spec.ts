import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page, PlaywrightWorkerArgs } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { BROWSER_ARGS } from '../../scripts/browser.mjs';
import {
  callTask,
  clipItem,
  expectReady,
  expectSettled,
  keepSamples,
  openPage,
  readNumber,
  watchErrors,
} from './page.ts';

const TONE_HZ = 1000;
const SAMPLES = 6;
const folder = mkdtempSync(join(tmpdir(), 'live-input-'));
const SOUND = join(folder, 'tone.wav');
const PICTURES = join(folder, 'bar.y4m');

// Fake devices run in real time, and a busy machine follows slowly.
test.describe.configure({ timeout: 480_000 });

test.beforeAll(() => {
  writeFileSync(SOUND, toneWav());
  writeFileSync(PICTURES, barY4m());
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Four seconds of a tone at -21 dB, which the fake microphone repeats; 16-bit mono at 48 kHz. */
function toneWav(): Buffer {
  const rateHz = 48_000;
  const count = 4 * rateHz;
  const file = Buffer.alloc(44 + 2 * count);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + 2 * count, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(rateHz, 24);
  file.writeUInt32LE(2 * rateHz, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(2 * count, 40);
  for (let n = 0; n < count; n += 1) {
    file.writeInt16LE(Math.round(4096 * Math.sin((2 * Math.PI * TONE_HZ * n) / rateHz)), 44 + 2 * n);
  }
  return file;
}

/** A bright bar that wanders over orange ground: two seconds at 10 frames a second. */
function barY4m(): Buffer {
  const [width, height, frames] = [160, 120, 20];
  const parts = [Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`)];
  for (let frame = 0; frame < frames; frame += 1) {
    const luma = Buffer.alloc(width * height, 120);
    const left = Math.round((frame / frames) * (width - 20));
    for (let y = 0; y < height; y += 1) luma.fill(235, y * width + left, y * width + left + 20);
    const chroma = (width * height) / 4;
    parts.push(Buffer.from('FRAME\n'), luma, Buffer.alloc(chroma, 60), Buffer.alloc(chroma, 190));
  }
  return Buffer.concat(parts);
}

const FAKE_DEVICES = [
  '--use-fake-device-for-media-stream',
  `--use-file-for-fake-audio-capture=${SOUND}`,
  `--use-file-for-fake-video-capture=${PICTURES}`,
];

/** What a page did on its own thread and with devices, as {@link watchPage} notes it. */
interface PageWork {
  /** Decoding, WebAssembly, GPU work and pixel reading on the page thread. */
  readonly heavy: string[];
  /** Every task that a worker was given. */
  readonly tasks: string[];
  readonly streams: MediaStream[];
  readonly contexts: AudioContext[];
}

/** Runs before the page's own scripts: notes what only workers may do, and which devices are open. */
function watchPage(): void {
  const work: PageWork = { heavy: [], tasks: [], streams: [], contexts: [] };
  Object.assign(window, { pageWork: work });
  const note = (owner: object, name: string) => {
    const original = Reflect.get(owner, name) as ((...args: unknown[]) => unknown) | undefined;
    if (!original) return;
    Object.defineProperty(owner, name, {
      configurable: true,
      writable: true,
      value: new Proxy(original, {
        apply: (target, self, args) => (work.heavy.push(name), Reflect.apply(target, self, args)),
        construct: (target, args) => (work.heavy.push(name), Reflect.construct(target, args) as object),
      }),
    });
  };
  for (const name of ['AudioDecoder', 'VideoDecoder', 'OfflineAudioContext']) note(window, name);
  for (const name of ['compile', 'compileStreaming', 'instantiate', 'instantiateStreaming', 'Module']) {
    note(WebAssembly, name);
  }
  note(BaseAudioContext.prototype, 'decodeAudioData');
  note(CanvasRenderingContext2D.prototype, 'getImageData');
  if (navigator.gpu) note(Object.getPrototypeOf(navigator.gpu) as object, 'requestAdapter');

  const post = Worker.prototype.postMessage as (this: Worker, ...args: unknown[]) => void;
  Worker.prototype.postMessage = function (this: Worker, ...args: unknown[]) {
    const { task } = args[0] as { task?: string };
    if (task) work.tasks.push(task);
    post.apply(this, args);
  };
  window.AudioContext = new Proxy(AudioContext, {
    construct: (target, args: [AudioContextOptions?]) => {
      const context = new target(...args);
      work.contexts.push(context);
      return context;
    },
  });
  const devices = navigator.mediaDevices;
  const open = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (constraints) => {
    const stream = await open(constraints);
    work.streams.push(stream);
    return stream;
  };
}

/** What {@link watchPage} has noted, as far as it can travel. */
function pageWork(page: Page) {
  return page.evaluate(() => {
    const { heavy, tasks, streams, contexts } = (window as unknown as { pageWork: PageWork }).pageWork;
    return {
      heavy,
      tasks,
      tracks: streams.flatMap((stream) =>
        stream.getTracks().map(({ kind, readyState }) => `${kind} ${readyState}`),
      ),
      contexts: contexts.map(({ state }) => state),
    };
  });
}

/** A browser of its own: which devices there are is settled when it starts. */
async function withPage(
  playwright: PlaywrightWorkerArgs['playwright'],
  baseURL: string | undefined,
  args: readonly string[],
  walk: (page: Page, errors: string[]) => Promise<void>,
): Promise<void> {
  const executablePath = process.env['CHROME_PATH'];
  const browser: Browser = await playwright.chromium.launch({
    args: [...BROWSER_ARGS, ...args],
    ...(executablePath ? { executablePath } : {}),
  });
  try {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      ...(baseURL ? { baseURL } : {}),
    });
    const page = await context.newPage();
    const errors = watchErrors(page);
    await page.addInitScript(watchPage);
    // Enough to rank; each sample costs the processor a second or more.
    await keepSamples(page, (_, place) => place < SAMPLES);
    await openPage(page, '?backend=wasm');
    await expectSettled(page);
    // The grey strips of the samples' list are coloured on the page thread while it opens; what follows is live input's.
    await page.evaluate(() => {
      (window as unknown as { pageWork: PageWork }).pageWork.heavy.length = 0;
    });
    await walk(page, errors);
  } finally {
    await browser.close();
  }
}

async function startLive(page: Page, kind: string): Promise<void> {
  if ((await page.getByTestId('live-input').getAttribute('aria-expanded')) === 'false') {
    await page.getByTestId('live-input').click();
  }
  await page.getByTestId(`live-${kind}`).click();
}

async function expectAccessible(page: Page, where: string): Promise<void> {
  // Colours and frame follow the emulated screen a moment later, and a drawer that still slides is pale.
  const wanted = where.endsWith('dark') ? 'dark' : 'light';
  await page.waitForFunction(
    (scheme) => document.documentElement.dataset['mantineColorScheme'] === scheme,
    wanted,
  );
  await page.waitForTimeout(1000);
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).analyze();
  expect(
    violations.map(({ id, nodes }) => `${where}: ${id} at ${nodes.map(({ target }) => target).join(' ')}`),
  ).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow, `${where} is cut off`).toBeLessThanOrEqual(0);
}

/** Where the spectrogram's newest columns are brightest, in Hz. */
function brightestHz(page: Page): Promise<number> {
  return page.getByTestId('live-spectrogram').evaluate((canvas: HTMLCanvasElement) => {
    const copy = document.createElement('canvas');
    copy.width = 20;
    copy.height = canvas.height;
    const context = copy.getContext('2d') as CanvasRenderingContext2D;
    context.drawImage(canvas, canvas.width - 20, 0, 20, canvas.height, 0, 0, 20, canvas.height);
    const { data } = context.getImageData(0, 0, 20, canvas.height);
    const brightness = Array.from({ length: canvas.height }, (_, y) => {
      let sum = 0;
      for (let i = y * 80; i < (y + 1) * 80; i += 4) sum += data[i]! + data[i + 1]! + data[i + 2]!;
      return sum;
    });
    const bin = canvas.height - 1 - brightness.indexOf(Math.max(...brightness));
    const mel = (hertz: number) => 1127 * Math.log(1 + hertz / 700);
    const centre = mel(20) + ((bin + 1) * (mel(8000) - mel(20))) / (canvas.height + 1);
    return 700 * (Math.exp(centre / 1127) - 1);
  });
}

/** No task is on its way and none follows: the count of calls stands still once the page is settled. */
async function expectQuiet(page: Page): Promise<void> {
  const count = async () => (await pageWork(page)).tasks.length;
  let before = -1;
  await expect
    .poll(
      async () => {
        const now = await count();
        const still = now === before;
        before = now;
        return still;
      },
      // Blocks would come five times a second.
      { intervals: [1500] },
    )
    .toBe(true);
  expect((await pageWork(page)).tasks.slice(before)).toEqual([]);
}

test('hears and sees fake devices, compares live, and keeps ten seconds as a clip', async ({
  playwright,
  baseURL,
}) => {
  await withPage(
    playwright,
    baseURL,
    [...FAKE_DEVICES, '--use-fake-ui-for-media-stream'],
    async (page, errors) => {
      await startLive(page, 'camera');
      const panel = page.getByTestId('live-panel');
      await expect(panel).toBeVisible();
      await expect(page.getByTestId('live-picture')).toBeVisible();
      await expect(panel).not.toHaveAttribute('data-steps', '0');
      await expect(page.getByTestId('live-nearest-clip').first()).toBeVisible();
      await expect.poll(() => readNumber(page.getByTestId('live-level'))).toBeGreaterThan(-30);
      await expect(page.getByTestId('live-waiting')).toBeHidden();

      for (const column of ['its audio', 'its video']) {
        await page.getByRole('button', { name: column }).click();
        await expect(page.getByRole('columnheader', { name: column })).toHaveAttribute(
          'aria-sort',
          'descending',
        );
      }
      await page.getByTestId('live-from').getByText('Video').click();
      await expect(page.getByRole('columnheader', { name: 'its audio' })).toHaveAttribute(
        'aria-sort',
        'descending',
      );
      await expect(page.getByTestId('live-nearest-clip')).toHaveCount(5);

      const during = await pageWork(page);
      expect(during.heavy).toEqual([]);
      expect(during.tracks.sort()).toEqual(['audio live', 'video live']);
      expect(during.contexts).toEqual(['running']);
      expect(during.tasks).toContain('liveStep');
      // A mel bin is 3 % wide there; the tone is between two.
      expect(await brightestHz(page)).toBeGreaterThan(TONE_HZ * 0.95);
      expect(await brightestHz(page)).toBeLessThan(TONE_HZ * 1.05);

      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width: 1440, height: 900 });
        await expectAccessible(page, `wide, ${colorScheme}`);
        await page.setViewportSize({ width: 390, height: 844 });
        await page.getByTestId('open-library').click();
        await expect(page.getByTestId('live-nearest-clip').first()).toBeVisible();
        await expectAccessible(page, `narrow, ${colorScheme}`);
        await page.getByRole('button', { name: 'Close the library' }).click();
      }
      await expect(page.getByTestId('open-library')).toContainText('Listening');
      await page.setViewportSize({ width: 1440, height: 900 });

      await expect.poll(() => readNumber(page.getByTestId('live-heard'))).toBeGreaterThan(10.5);
      // The library in its drawer is gone only once the drawer has slid away.
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await page.getByTestId('live-keep').click();
      await expectReady(page, 'Live 1');
      await expect(page.getByTestId('live')).toHaveAttribute('data-status', 'off');
      const after = await pageWork(page);
      expect(after.tracks.sort()).toEqual(['audio ended', 'video ended']);
      expect(after.contexts).toEqual(['closed']);

      const item = clipItem(page, 'Live 1');
      await expect(item).toHaveAttribute('data-selected', 'true');
      await expect(page).toHaveURL(/clip=live-1/);
      await expect(page.getByTestId('frame')).toHaveCount(10);
      const crossings = await page.evaluate(async () => {
        const { playground } = window as unknown as {
          playground: { call(task: string, params: unknown): Promise<{ samples: Float32Array }> };
        };
        const { samples } = await playground.call('playbackAudio', { clipId: 'live-1' });
        let rising = 0;
        for (let n = 1; n < samples.length; n += 1) if (samples[n - 1]! < 0 && samples[n]! >= 0) rising += 1;
        return { rising, length: samples.length };
      });
      expect(crossings.length).toBe(160_000);
      // The fake microphone's own timer may drop or repeat a little when the machine is busy.
      expect(crossings.rising).toBeGreaterThan(TONE_HZ * 10 * 0.9);
      expect(crossings.rising).toBeLessThan(TONE_HZ * 10 * 1.02);
      expect((await pageWork(page)).heavy.filter((name) => name !== 'getImageData')).toEqual([]);
      expect(await callTask(page, 'counters', {})).toMatchObject({ framesOpen: 0 });

      await item.getByTestId('remove-clip').click();
      await expect(item).toHaveCount(0);
      expect(errors).toEqual([]);
    },
  );
});

test('gives everything back when discarded, and says what went wrong at each place @slow', async ({
  playwright,
  baseURL,
}) => {
  await withPage(
    playwright,
    baseURL,
    [...FAKE_DEVICES, '--use-fake-ui-for-media-stream'],
    async (page, errors) => {
      const clips = await page.getByTestId('clip-item').count();
      await startLive(page, 'microphone');
      await expect(page.getByTestId('live-panel')).not.toHaveAttribute('data-steps', '0');
      await page.getByTestId('live-discard').click();
      await expect(page.getByTestId('live')).toHaveAttribute('data-status', 'off');
      await expectQuiet(page);
      expect(await pageWork(page)).toMatchObject({
        tracks: ['audio ended'],
        contexts: ['closed'],
        heavy: [],
      });

      // The device goes away in the middle: what was heard can still be kept.
      await startLive(page, 'microphone');
      await expect(page.getByTestId('live-panel')).not.toHaveAttribute('data-steps', '0');
      await page.evaluate(() => {
        const { streams } = (window as unknown as { pageWork: PageWork }).pageWork;
        streams.at(-1)?.getTracks()[0]?.dispatchEvent(new Event('ended'));
      });
      await expect(page.getByTestId('live-error')).toHaveAttribute('data-code', 'live/ended');
      await page.getByTestId('live-keep').click();
      await expectReady(page, 'Live 1');
      expect(await pageWork(page)).toMatchObject({
        tracks: ['audio ended', 'audio ended'],
        contexts: ['closed', 'closed'],
      });

      // A share without sound: its picture is given back too.
      await page.evaluate(() => {
        const canvas = document.createElement('canvas');
        canvas.getContext('2d')?.fillRect(0, 0, 9, 9);
        const stream = canvas.captureStream();
        (window as unknown as { pageWork: PageWork }).pageWork.streams.push(stream);
        navigator.mediaDevices.getDisplayMedia = () => Promise.resolve(stream);
      });
      await startLive(page, 'screen');
      await expect(page.getByTestId('live-error')).toHaveAttribute('data-code', 'live/no-audio');
      expect((await pageWork(page)).tracks.at(-1)).toBe('video ended');

      for (const [name, code] of [
        ['NotFoundError', 'live/no-device'],
        ['NotReadableError', 'live/busy'],
      ] as const) {
        await page.evaluate((given) => {
          navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', given));
        }, name);
        await startLive(page, 'microphone');
        await expect(page.getByTestId('live-error')).toHaveAttribute('data-code', code);
      }
      await expect(page.getByTestId('clip-item')).toHaveCount(clips + 1);
      expect(errors).toEqual([]);
    },
  );
});

test('says so when the browser refuses, and loses nothing', async ({ playwright, baseURL }) => {
  await withPage(
    playwright,
    baseURL,
    [...FAKE_DEVICES, '--use-fake-ui-for-media-stream=deny'],
    async (page) => {
      const clips = await page.getByTestId('clip-item').count();
      await startLive(page, 'camera');
      const error = page.getByTestId('live-error');
      await expect(error).toHaveAttribute('data-code', 'live/refused');
      await expect(error).toContainText('allow it');
      await expectAccessible(page, 'refused');
      await expect(page.getByTestId('clip-item')).toHaveCount(clips);
      await expect(page.getByTestId('reconstruct-result')).toBeVisible();
      expect(await pageWork(page)).toMatchObject({ tracks: [], contexts: [] });
    },
  );
});
