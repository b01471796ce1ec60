import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import {
  addFiles,
  bytesFile,
  clipItem,
  expectReady,
  expectSettled,
  keepSamples,
  MEDIA,
  readNumber,
  watchErrors,
} from './page.ts';

const OWN = 'vp9-opus.webm';
const SAMPLES = 4;

/** Opens four samples and one file. */
async function openFive(page: Page, hash: string): Promise<void> {
  await keepSamples(page, (_, place) => place < SAMPLES);
  await page.goto(`/?backend=wasm${hash}`);
  await addFiles(page, [`${MEDIA}/${OWN}`]);
  await expectReady(page, OWN);
  await expectSettled(page);
}

/** The player plays one clip's audio over another clip's video. */
async function expectTogether(page: Page, sound: string, picture: string): Promise<void> {
  const player = page.getByTestId('player');
  await expect(player).toHaveAttribute('data-playing', 'true');
  await expect(player).toContainText(`${sound}, over the video of ${picture}`);
  await expect(page.getByTestId('player-picture')).toHaveAttribute('aria-label', `Video of ${picture}`);
  await expect.poll(() => readNumber(page.getByTestId('position'))).toBeGreaterThan(0.2);
}

/** Whether an element is between header and player, without scrolling. */
async function isOnFirstScreen(page: Page, element: Locator): Promise<boolean> {
  const [box, player] = [await element.boundingBox(), await page.locator('footer').boundingBox()];
  return box !== null && player !== null && box.y >= 56 && box.y + box.height <= player.y;
}

/** The names of a cell: its audio and its video. */
function namesIn(words: string): readonly [sound: string, picture: string] {
  const found = /^Audio of (.*) with (?:video of (.*?)|its own video): /.exec(words);
  return [found?.[1] ?? '', found?.[2] ?? found?.[1] ?? ''];
}

/** Lightness of the cells' colours, as they are computed: own pairs and others. */
function lightness(page: Page): Promise<{ own: number[]; others: number[] }> {
  return page.getByTestId('matrix-cell').evaluateAll((cells) => {
    const of = (isOwn: string) =>
      cells
        .filter((cell) => (cell as HTMLElement).dataset['own'] === isOwn)
        .map((cell) => Number(/oklch\(([\d.]+)/.exec(getComputedStyle(cell).backgroundColor)?.[1]));
    return { own: of('true'), others: of('false') };
  });
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test('the matrix of the open clips is read, played, sorted and narrowed', async ({ page }) => {
  const errors = watchErrors(page);
  await openFive(page, '#/similarity');
  const [grid, cells] = [page.getByTestId('matrix-grid'), page.getByTestId('matrix-cell')];
  const reading = page.getByTestId('matrix-reading');
  await expect(cells).toHaveCount((SAMPLES + 1) ** 2);
  for (const [width, height] of [
    [1280, 800],
    [390, 844],
    [1440, 900],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expect.poll(() => isOnFirstScreen(page, grid), { message: `at ${width}` }).toBe(true);
    await expect.poll(() => isOnFirstScreen(page, page.getByTestId('matrix-recall-audio'))).toBe(true);
  }

  // By keys: the grid has the focus, and names the cell that it is on.
  await grid.focus();
  await page.keyboard.press('ArrowRight');
  await expect(grid).toHaveAttribute('data-place', '0/1');
  const active = await grid.getAttribute('aria-activedescendant');
  const words = await reading.innerText();
  expect(words).toMatch(/cosine −?\d\.\d{3}, z [+−]\d\.\d\d; the video is rank \d of 5 .* rank \d of 5/);
  await expect(page.locator(`[id="${active}"]`)).toHaveAttribute('aria-label', words);
  await page.keyboard.press('Enter');
  await expectTogether(page, ...namesIn(words));
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('player')).toHaveAttribute('data-playing', 'false');

  // By mouse: hovering names the cell, a click plays it, and the library keeps its clip.
  const selected = page.locator('[data-clip-button][aria-current=true]');
  const chosen = await selected.innerText();
  await cells.nth(3 * (SAMPLES + 1)).hover();
  await expect(grid).toHaveAttribute('data-place', '3/0');
  const hovered = await reading.innerText();
  await expect(page.getByText('Click to play the two together.')).toBeVisible();
  await cells.nth(3 * (SAMPLES + 1)).click();
  await expectTogether(page, ...namesIn(hovered));
  expect(await selected.innerText()).toBe(chosen);
  await page.getByTestId('play-cell').click();
  await expect(page.getByTestId('player')).toHaveAttribute('data-playing', 'false');

  // A clip stays under the cursor when the matrix is sorted.
  for (const [label, order] of [
    ['Kind', 'kind'],
    ['Cluster', 'cluster'],
    ['Own rank', 'rank'],
  ] as const) {
    await page.getByTestId('matrix-order').getByText(label).click();
    await expect(page.getByTestId('small-matrix')).toHaveAttribute('data-order', order);
    await expect(page).toHaveURL(new RegExp(`order=${order}`));
    expect(await reading.innerText()).toBe(hovered);
  }
  await expect(page.getByTestId('matrix-words')).toContainText(
    /(All|\d of) 5 audio items rank their own video first/,
  );

  // The high end stands out in both schemes.
  for (const [colorScheme, sign] of [
    ['light', -1],
    ['dark', 1],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await expect
      .poll(async () => {
        const { own, others } = await lightness(page);
        return sign * (mean(own) - mean(others));
      })
      .toBeGreaterThan(0.1);
  }
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .include('main')
    .analyze();
  expect(
    violations.map(({ id, nodes }) => `${id} at ${nodes.map(({ target }) => target).join(' ')}`),
  ).toEqual([]);

  // Whose clips are compared.
  const scope = page.getByTestId('include-scope');
  await scope.getByText('Mine').click();
  await expect(cells).toHaveCount(1);
  await scope.getByText('Samples').click();
  await expect(cells).toHaveCount(SAMPLES ** 2);
  await page.getByTestId('include-search').fill('train');
  await expect(page.getByTestId('include-clip')).toHaveCount(1);
  await page.getByTestId('include-none').click();
  await expect(cells).toHaveCount((SAMPLES - 1) ** 2);
  await page.getByTestId('include-search').fill('');
  await page.getByTestId('include-none').click();
  await expect(page.getByText('No clip is compared.')).toBeVisible();
  await page.getByTestId('include-all').click();
  await expect(cells).toHaveCount((SAMPLES + 1) ** 2);
  expect(errors).toEqual([]);
});

test('a query is played with its answers, and the right kind is counted beside recall', async ({ page }) => {
  const errors = watchErrors(page);
  await openFive(page, '#/retrieve?from=audio');
  const results = page.getByTestId('retrieve-result');
  await expect(results).toHaveCount(SAMPLES + 1);
  await clipItem(page, OWN).locator('[data-clip-button]').click();
  await expect(page.getByTestId('retrieve-query')).toContainText(OWN);
  await expect(page.getByTestId('recall-line')).toContainText(/Over all 5 queries.*chance 20\s%.*small/);
  for (const [width, height] of [
    [1280, 800],
    [390, 844],
    [1440, 900],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expect.poll(() => isOnFirstScreen(page, results.first()), { message: `at ${width}` }).toBe(true);
  }

  // The own partner needs no second button: its audio is the query.
  const others = page.getByTestId('play-together');
  await expect(others).toHaveCount(SAMPLES);
  const label = (await others.first().getAttribute('aria-label')) ?? '';
  const answer = /over the video of (.*)$/.exec(label)?.[1] ?? '';
  await others.first().click();
  await expectTogether(page, OWN, answer);
  await expect(others.first()).toHaveAttribute('aria-label', /^Pause /);

  // The other way round, the answer's audio plays over the query's video.
  await page.getByTestId('retrieve-from').getByText('Video → audio').click();
  await expect(page).toHaveURL(/from=visual/);
  await expect(others.first()).toHaveAttribute('aria-label', new RegExp(`over the video of ${OWN}$`));
  const sound = /^\w+ the audio of (.*) over/.exec(
    (await others.first().getAttribute('aria-label')) ?? '',
  )?.[1];
  await others.first().click();
  await expectTogether(page, sound ?? '', OWN);

  await page.getByTestId('gallery').getByText('500 held-out pairs').click();
  await expect(page.getByTestId('recall-section')).toContainText('Each of the 500 pairs');
  const cellsOf = (name: RegExp) =>
    page.getByTestId('retrieval-metrics').getByRole('row', { name }).getByRole('cell');
  const kinds = cellsOf(/^Right kind first/);
  await expect(kinds).toHaveCount(3);
  await expect(kinds.first()).toContainText(/ to /);
  for (const at of [0, 1]) {
    expect(await readNumber(kinds.nth(at))).toBeGreaterThanOrEqual(
      await readNumber(cellsOf(/^R@1 /).nth(at)),
    );
  }
  expect(await readNumber(kinds.nth(2))).toBeGreaterThan(await readNumber(cellsOf(/^R@1 /).nth(2)));
  await expect(page.getByTestId('gallery-warning')).toHaveCount(0);
  expect(errors).toEqual([]);
});

test('more than 60 clips are drawn in tiles, and a cell of the tiles is played @slow', async ({ page }) => {
  const errors = watchErrors(page);
  await keepSamples(page, (_, place) => place < 1);
  await page.goto('/?backend=wasm#/similarity');
  const bytes = readFileSync(`${MEDIA}/${OWN}`);
  await addFiles(
    page,
    Array.from({ length: 61 }, (_, at) => bytesFile(`clip-${at}.webm`, bytes)),
  );
  const matrix = page.getByTestId('tiled-matrix');
  await expect(matrix).toHaveAccessibleName(/audio of 62 clips by video of 62 clips/, { timeout: 180_000 });

  // A click plays the cell under the pointer.
  const reading = page.getByTestId('tiled-reading');
  const box = (await matrix.locator('canvas').boundingBox())!;
  await matrix.locator('canvas').click({ position: { x: 0.6 * box.width, y: 0.3 * box.height } });
  const [sound, picture] = namesIn(await reading.innerText());
  expect(sound).not.toBe(picture);
  await expectTogether(page, sound, picture);
  await page.getByTestId('play-cell').click();
  await expect(page.getByTestId('player')).toHaveAttribute('data-playing', 'false');

  // The keys move to another cell, and its button plays it.
  await matrix.focus();
  await page.keyboard.press('ArrowDown');
  await expect(reading).not.toContainText(`Audio of ${sound} with`);
  const below = namesIn(await reading.innerText());
  await page.getByTestId('play-cell').click();
  await expectTogether(page, ...below);
  expect(errors).toEqual([]);
});
