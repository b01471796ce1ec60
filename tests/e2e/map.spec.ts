import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import {
  addFiles,
  expectReady,
  expectSettled,
  keepSamples,
  MEDIA,
  watchErrors,
  watchPageThread,
} from './page.ts';

interface WorkerReply {
  readonly kind: string;
  readonly id: number;
  readonly stage: string | null;
  readonly code: string | null;
}

/** Keeps what the worker says, also what the page no longer listens to. */
async function recordReplies(page: Page): Promise<() => Promise<WorkerReply[]>> {
  await page.addInitScript(() => {
    const kept = window as unknown as { replies: unknown[] };
    kept.replies = [];
    const Original = window.Worker;
    window.Worker = class extends Original {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        this.addEventListener('message', ({ data }) => {
          const { kind, id, value, error } = data;
          kept.replies.push({
            kind,
            id,
            stage: kind === 'progress' ? (value?.stage ?? null) : null,
            code: error?.code ?? null,
          });
        });
      }
    };
  });
  return () => page.evaluate(() => (window as unknown as { replies: WorkerReply[] }).replies);
}

/** The map's pixels, as text to compare, and how many of them are not ground. */
async function readMap(page: Page) {
  // A frame draws what the state became before it.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  return page.getByTestId('map-canvas').evaluate((host) => {
    const canvas = host.querySelector('canvas')!;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    let drawn = 0;
    let sum = 0;
    for (let at = 0; at < data.length; at += 4) {
      const isGround = data[at] === data[0] && data[at + 1] === data[1] && data[at + 2] === data[2];
      if (isGround) continue;
      drawn += 1;
      sum = (Math.imul(sum, 31) + at) >>> 0;
    }
    return { drawn, sum };
  });
}

test('both senses on one plane: PCA and UMAP, by list and by lasso', async ({ page }) => {
  const errors = watchErrors(page);
  const pageThreadWork = await watchPageThread(page);
  const replies = await recordReplies(page);
  await keepSamples(page, ({ file }) => /^0[12]-/.test(file));
  await page.goto('/?backend=wasm#/map');
  const map = page.getByTestId('map-canvas');
  await expect(page.getByTestId('clip-item').first()).toBeVisible();
  await addFiles(page, [`${MEDIA}/h264-aac.mov`]);
  await expectReady(page, 'h264-aac.mov');
  await expectSettled(page);
  await expect(map).toHaveAttribute('data-points', '6', { timeout: 60_000 });
  const clipsByPca = await readMap(page);
  expect(clipsByPca.drawn).toBeGreaterThan(200);
  await expect(page.getByTestId('map-words')).toContainText('3 audio points and 3 video points');

  // The list selects, plays, measures and filters.
  await page.getByTestId('map-item').nth(0).check();
  await page.getByTestId('map-item').nth(1).check();
  await expect(page.getByTestId('map-selected-count')).toHaveText('2 selected');
  await expect(page.getByTestId('map-figures').getByRole('columnheader', { name: 'Selected' })).toBeVisible();
  await page.getByTestId('map-play-selected').first().click();
  await expect(page.getByTestId('map-play-selected').first()).toHaveAccessibleName(/^Pause /, {
    timeout: 30_000,
  });
  await page.getByTestId('map-play-selected').first().click();
  await page.getByTestId('map-compare').click();
  await expect(map).toHaveAttribute('data-points', '4');
  await page.getByTestId('map-compare-all').click();
  await expect(map).toHaveAttribute('data-points', '6');

  // The held-out pairs, by PCA; a lasso around all of them.
  await page.getByTestId('gallery').getByText('500 held-out pairs').click();
  await expect(map).toHaveAttribute('data-points', '1000', { timeout: 60_000 });
  const heldOutByPca = await readMap(page);
  await page.getByTestId('map-mode').getByText('Lasso').click();
  await map.scrollIntoViewIfNeeded();
  const box = (await map.boundingBox())!;
  const corner = (x: number, y: number) => page.mouse.move(box.x + x * box.width, box.y + y * box.height);
  await corner(0.02, 0.02);
  await page.mouse.down();
  for (const [x, y] of [
    [0.98, 0.02],
    [0.98, 0.75],
    [0.02, 0.75],
    [0.02, 0.1],
  ] as const)
    await corner(x, y);
  await page.mouse.up();
  const selected = Number.parseInt(await page.getByTestId('map-selected-count').innerText(), 10);
  expect(selected).toBeGreaterThan(300);

  // UMAP is stopped in the middle: the control is free at once, and the worker ends that call without a result.
  await page.getByTestId('map-method').getByText('UMAP').click();
  const progress = page.getByTestId('map-progress');
  await expect(progress).toContainText('UMAP');
  await progress.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByTestId('map-again')).toBeVisible();
  const umapCall = async () => {
    const all = await replies();
    const { id } = all.find(({ stage }) => stage?.includes('UMAP'))!;
    return all.filter((reply) => reply.id === id);
  };
  await expect.poll(async () => (await umapCall()).at(-1)?.code).toBe('aborted');
  const saidByThen = (await umapCall()).length;
  await page.getByTestId('map-again').click();
  await expect(page.getByTestId('map-result')).toHaveAttribute('data-method', 'umap', { timeout: 60_000 });
  expect(await umapCall()).toHaveLength(saidByThen);
  const heldOutByUmap = await readMap(page);
  expect(heldOutByUmap.drawn).toBeGreaterThan(1000);
  expect(heldOutByUmap.sum).not.toBe(heldOutByPca.sum);
  await expect(page).toHaveURL(/layout=umap/);

  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  expect(await pageThreadWork()).toBe(0);
  expect(errors).toEqual([]);
});
