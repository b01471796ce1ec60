import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { toParquet } from '../../cli/feature-table.ts';
import { npyFloats } from '../../src/storage/npy.ts';
import { npzPieces } from '../support/npz.ts';
import {
  addFiles,
  bytesFile,
  dropFile,
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

test('colours, search, card, neighbours and own vectors', async ({ page }) => {
  const errors = watchErrors(page);
  await keepSamples(page, ({ file }) => /^0[12]-/.test(file));
  await page.goto('/?backend=wasm#/map');
  await expectSettled(page);
  const map = page.getByTestId('map-canvas');
  await expect(map).toHaveAttribute('data-points', '4', { timeout: 60_000 });
  await expect(page.getByTestId('map-legend-kind')).toHaveText(['bird', 'train']);

  // Pointing at a clip shows its frame, its spectrogram and its rank; the card stays while the pointer is on it.
  const box = (await map.boundingBox())!;
  const card = page.getByTestId('map-card');
  const find = async () => {
    for (let y = 12; y < box.height; y += 8) {
      for (let x = 12; x < box.width; x += 8) {
        await page.mouse.move(box.x + x, box.y + y);
        if (await card.isVisible()) return [box.x + x, box.y + y] as const;
      }
    }
    throw new Error('Expected a point on the map, found none.');
  };
  const [x, y] = await find();
  await expect(card.getByRole('img', { name: /^Frame of / })).toBeVisible();
  await expect(card.getByRole('img', { name: /^Spectrogram of / })).toBeVisible();
  await expect(card.getByTestId('map-card-rank')).toContainText(/audio: [12] of 2/);
  const play = card.getByTestId('map-card-play');
  await play.hover();
  await page.waitForTimeout(600);
  await expect(play).toBeVisible();
  await play.click();
  await expect(play).toHaveAccessibleName(/^Pause /, { timeout: 30_000 });
  await play.click();

  // A click lists the neighbours in the full space.
  await page.mouse.click(x, y);
  const nearest = page.getByTestId('map-nearest');
  await expect(nearest.getByRole('listitem')).toHaveCount(4);
  await expect(nearest).toContainText('(its own)');
  await page.getByTestId('map-nearest-side').getByText('Same modality').click();
  await expect(nearest.getByRole('listitem')).toHaveCount(2);
  await page.mouse.move(5, 5);
  await expect(card).toHaveCount(0);

  // Five hundred pairs: named clusters, no lines, a search that zooms and comes back.
  await page.getByTestId('gallery').getByText('500 held-out pairs').click();
  await expect(map).toHaveAttribute('data-points', '1000', { timeout: 60_000 });
  await expect(page.getByTestId('map-lines')).not.toBeChecked();
  await expect(page.getByTestId('map-clusters')).toContainText(/\d+ crowded regions/);
  const whole = Number(await map.getAttribute('data-scale'));
  await page.getByTestId('map-search').fill('drum 3');
  await expect(page.getByTestId('map-found')).toContainText('found');
  await expect.poll(async () => Number(await map.getAttribute('data-scale'))).toBeGreaterThan(1.05 * whole);
  await page.getByTestId('map-search').fill('');
  await expect.poll(async () => Number(await map.getAttribute('data-scale'))).toBe(whole);
  const drawn = () => map.evaluate((host) => host.querySelector('canvas')!.toDataURL('image/png'));
  const byKind = await drawn();
  await page.getByTestId('map-colour').selectOption('rank');
  await expect(page.getByTestId('map-legend')).toContainText(/rank 1: \d+/);
  await expect.poll(drawn).not.toBe(byKind);

  // A shard of the command line's table, with two vectors a row.
  const rows = Array.from({ length: 30 }, (_, at) => ({
    clipId: `clip-${at}`,
    path: `${at % 2 ? 'rain' : 'bell'}/clip-${at}.mp4`,
    windowStartSeconds: 0,
    windowSeconds: 10,
    frame: null,
    audio: Float32Array.of(Math.cos(at), Math.sin(at), at % 2),
    visual: Float32Array.of(Math.cos(at + 0.1), Math.sin(at + 0.1), at % 2),
    audioNorm: 1,
    visualNorm: 1,
  }));
  const shard = Buffer.from(toParquet(rows, { modelSha256: 'x', preprocessing: 'y', dtype: 'float16' }));
  const bring = async (name: string, bytes: Buffer) => {
    const chooser = page.waitForEvent('filechooser');
    await page.getByTestId('map-bring-vectors').click();
    await (await chooser).setFiles([bytesFile(name, bytes)]);
  };
  await bring('part-0.parquet', shard);
  await expect(map).toHaveAttribute('data-points', '60', { timeout: 60_000 });
  await page.getByTestId('map-colour').selectOption('kind');
  await expect(page.getByTestId('map-legend-kind')).toHaveText(['bell', 'rain']);
  await expect(page.getByTestId('map-item').first()).toHaveAccessibleName('clip-0.mp4');

  // Another kind of file is refused where it was brought, and the gallery comes back.
  await bring('notes.npz', Buffer.from('not an archive'));
  await expect(page.getByTestId('map-error')).toContainText('archive of NumPy arrays');
  await page.getByTestId('map-drop-vectors').click();
  await expect(map).toHaveAttribute('data-points', '1000', { timeout: 60_000 });
  await expect(page.getByTestId('map-error')).toHaveCount(0);

  // An archive of NumPy arrays is dropped anywhere on the page.
  const floats = (shift: number) =>
    npyFloats(
      Float32Array.from({ length: 24 }, (_, at) => Math.sin(at + shift)),
      [8, 3],
    );
  const archive = await npzPieces({ audio: floats(0), visual: floats(0.3) });
  await dropFile(page, 'mine.npz', Buffer.concat(archive));
  await expect(page.getByTestId('drop-note')).toHaveText('Map shows mine.npz.');
  await expect(map).toHaveAttribute('data-points', '16', { timeout: 60_000 });

  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  expect(errors).toEqual([]);
});
