import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import {
  addFiles,
  callTask,
  clipItem,
  expectReady,
  expectSettled,
  keepSamples,
  MEDIA,
  openPage,
  watchErrors,
} from './page.ts';

type Sense = 'audio' | 'visual';
const GRID = { audio: { rows: 8, columns: 64 }, visual: { rows: 14, columns: 14 } } as const;
const SAMPLE = '#/reconstruct?clip=02-bird';

/** Two samples are enough, and leave the processor to the model. */
async function openWithFewSamples(page: Page, hash = SAMPLE): Promise<void> {
  await keepSamples(page, ({ file }) => /^0[12]-/.test(file));
  await openPage(page, '?backend=wasm', hash);
}

const grid = (page: Page, sense: Sense) => page.getByTestId(`mask-grid-${sense}`);

async function startPainting(page: Page, sense: Sense): Promise<void> {
  await page.getByTestId(`paint-${sense}`).click();
  await expect(grid(page, sense)).toBeVisible();
  await grid(page, sense).scrollIntoViewIfNeeded();
}

/** The middle of a patch on the page; `fromTop` counts rows as they are drawn. */
async function pointAt(page: Page, sense: Sense, fromTop: number, column: number) {
  const box = (await grid(page, sense).boundingBox())!;
  const { rows, columns } = GRID[sense];
  return {
    x: box.x + ((column + 0.5) / columns) * box.width,
    y: box.y + ((fromTop + 0.5) / rows) * box.height,
  };
}

async function drag(page: Page, sense: Sense, from: [number, number], to: [number, number]): Promise<void> {
  // The tools below the pictures may have been scrolled to.
  await grid(page, sense).evaluate((element) => element.scrollIntoView({ block: 'center' }));
  const start = await pointAt(page, sense, ...from);
  const end = await pointAt(page, sense, ...to);
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(end.x, end.y, { steps: 3 });
  await page.mouse.up();
}

/**
 * Which patches of the drawn panel are hidden, as a string of 0 and 1, row by row from the top. A patch counts as
 * visible if every one of its 256 pixels is the original's, as hidden if every one is one of two hatch colours;
 * anything else, and black, is an error.
 */
function readPatches(page: Page, sense: Sense): Promise<string> {
  return page.evaluate((which) => {
    const pixels = (id: string) => {
      const canvas = document.querySelector<HTMLCanvasElement>(`[data-testid="panel-${which}-${id}"]`)!;
      const { width, height } = canvas;
      return { width, height, data: canvas.getContext('2d')!.getImageData(0, 0, width, height).data };
    };
    const shown = pixels('masked');
    const original = pixels('original');
    const hatch = new Set<string>();
    let text = '';
    for (let top = 0; top < shown.height; top += 16) {
      for (let left = 0; left < shown.width; left += 16) {
        let same = 0;
        const colours = new Set<string>();
        for (let i = 0; i < 256; i += 1) {
          const at = ((top + (i >> 4)) * shown.width + left + (i & 15)) * 4;
          const colour = shown.data.slice(at, at + 3).join();
          if (colour === original.data.slice(at, at + 3).join()) same += 1;
          colours.add(colour);
        }
        if (same === 256) text += '0';
        else if (colours.size !== 2 || same > 128) throw new Error(`Patch at ${left}, ${top} is neither.`);
        else {
          text += '1';
          colours.forEach((colour) => hatch.add(colour));
        }
      }
    }
    const dark = [...hatch].some((colour) => colour.split(',').every((level) => Number(level) < 40));
    if (hatch.size > 2 || dark) throw new Error(`Hidden patches are ${[...hatch].join(' and ')}.`);
    return text;
  }, sense);
}

const count = (patches: string) => [...patches].filter((bit) => bit === '1').length;

/** What is painted, at once; the figure may still be on its way. */
async function expectHidden(page: Page, sense: Sense, hidden: number): Promise<void> {
  await expect.poll(async () => count(await readPatches(page, sense))).toBe(hidden);
}

/** Waits until the figure is that of the mask that is painted. */
async function expectVisible(page: Page, sense: Sense, visible: number): Promise<void> {
  const tokens = GRID[sense].rows * GRID[sense].columns;
  await expect(page.getByTestId(`visible-${sense}`)).toHaveText(`${visible} of ${tokens}`, {
    timeout: 60_000,
  });
}

test('by mouse: brush, block, column, row and whole modality, on a dropped file @slow', async ({ page }) => {
  const errors = watchErrors(page);
  await openWithFewSamples(page, '');
  await addFiles(page, [`${MEDIA}/h264-aac.mov`]);
  await expectReady(page, 'h264-aac.mov');
  await expectSettled(page);
  await clipItem(page, 'h264-aac.mov').locator('[data-clip-button]').click();
  await expect(page.getByTestId('reconstruct-result')).toHaveAttribute('data-clip', 'h264-aac');

  await startPainting(page, 'visual');
  await page.getByTestId('paint-none-visual').click();
  await expectVisible(page, 'visual', 196);
  await expect(page.getByTestId('loss-visual')).toHaveText('–');
  // A fast stroke along the diagonal leaves no gaps: 10 patches.
  await drag(page, 'visual', [2, 2], [11, 11]);
  await expectHidden(page, 'visual', 10);
  const diagonal = await readPatches(page, 'visual');
  for (let i = 2; i <= 11; i += 1) expect(diagonal[i * 14 + i]).toBe('1');

  await page.getByTestId('paint-shape-visual').getByText('Block').click();
  await drag(page, 'visual', [0, 0], [3, 4]);
  // 20 patches, of which [2, 2] and [3, 3] were hidden already.
  await expectHidden(page, 'visual', 28);
  await page.getByTestId('paint-action-visual').getByText('Show').click();
  await page.getByTestId('paint-shape-visual').getByText('Row').click();
  await drag(page, 'visual', [0, 5], [1, 9]);
  await expectHidden(page, 'visual', 18);
  await expectVisible(page, 'visual', 178);
  await page.getByTestId('paint-invert-visual').click();
  await expectHidden(page, 'visual', 178);
  await page.getByTestId('paint-undo-visual').click();
  await expectHidden(page, 'visual', 18);
  await page.getByTestId('paint-reset-visual').click();
  await expectHidden(page, 'visual', 147);
  await expect(page).not.toHaveURL(/mv=/);
  await page.getByTestId('paint-random-visual').click();
  await expect(page).toHaveURL(/mv=/);
  expect(count(await readPatches(page, 'visual'))).toBe(147);

  await startPainting(page, 'audio');
  await page.getByTestId('paint-none-audio').click();
  await page.getByTestId('paint-shape-audio').getByText('Column').click();
  await drag(page, 'audio', [0, 10], [4, 19]);
  await expectVisible(page, 'audio', 512 - 80);
  const columns = await readPatches(page, 'audio');
  expect([...columns].every((bit, i) => (bit === '1') === (i % 64 >= 10 && i % 64 <= 19))).toBe(true);
  // A stroke is no click on the time axis.
  await expect(page.getByTestId('position')).toContainText(/^0\.0/);

  await page.getByTestId('paint-all-audio').click();
  await expect(page.getByTestId('inpainting-note-audio')).toContainText('outside');
  await expectVisible(page, 'audio', 0);
  await expect(page.getByTestId('mean-fill-audio')).toHaveText('–');
  await expect(page.getByTestId('harmonic-audio')).toHaveText('–');
  await expect(page.getByTestId('standing-audio')).toHaveText(/No patch is visible/);
  await expect(page.getByTestId('loss-audio')).toHaveText(/\d/);
  await expect(page.getByTestId('reconstruct-result')).not.toContainText('NaN');

  await page.getByTestId('paint-all-visual').click();
  await expect(page.getByTestId('reconstruct-error')).toHaveAttribute('data-code', 'mask/all-hidden');
  await page.getByTestId('paint-undo-visual').click();
  await expect(page.getByTestId('reconstruct-error')).toHaveCount(0);
  await expectVisible(page, 'visual', 49);
  expect(errors).toEqual([]);
});

test('at once, without a button: a wide brush by mouse, undo and redo', async ({ page }) => {
  await openWithFewSamples(page);
  await page.getByTestId('paint-none-visual').waitFor({ state: 'detached' });
  const before = count(await readPatches(page, 'visual'));
  await grid(page, 'visual').evaluate((element) => element.scrollIntoView({ block: 'center' }));
  const top = (await grid(page, 'visual').boundingBox())!.y;
  await drag(page, 'visual', [0, 0], [0, 13]);
  // The tools have opened below, and nothing above them moved.
  await expect(page.getByTestId('paint-tools-visual')).toBeVisible();
  expect((await grid(page, 'visual').boundingBox())!.y).toBe(top);
  expect((await readPatches(page, 'visual')).slice(0, 14)).toBe('1'.repeat(14));
  await page.keyboard.press('Control+z');
  await expectHidden(page, 'visual', before);

  await page.getByTestId('paint-none-visual').click();
  await page.getByTestId('paint-brush-visual').getByText('3 × 3').click();
  await drag(page, 'visual', [5, 5], [5, 5]);
  await expectHidden(page, 'visual', 9);
  await drag(page, 'visual', [0, 0], [0, 0]);
  await expectHidden(page, 'visual', 13);
  await page.getByTestId('paint-undo-visual').click();
  await expectHidden(page, 'visual', 9);
  await page.getByTestId('paint-redo-visual').click();
  await expectHidden(page, 'visual', 13);
  await grid(page, 'visual').focus();
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expectHidden(page, 'visual', 0);
  await page.keyboard.press('Control+y');
  await page.keyboard.press('Control+Shift+z');
  await expectHidden(page, 'visual', 13);
  await expectVisible(page, 'visual', 183);
});

test('strokes count while the tools are still on their way', async ({ page }) => {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  let asked = 0;
  await page.route('**/paint-toolbar-*.js', async (route) => {
    asked += 1;
    await held;
    await route.continue();
  });
  await openWithFewSamples(page);
  const toggle = page.getByTestId('paint-visual');
  await expect(toggle).toBeEnabled();
  const before = count(await readPatches(page, 'visual'));
  expect(asked).toBe(0);
  await toggle.hover();
  await expect.poll(() => asked).toBe(1);
  await toggle.click();
  await expect(toggle).toHaveAttribute('aria-busy', 'true');
  await drag(page, 'visual', [0, 0], [0, 13]);
  await drag(page, 'visual', [13, 0], [13, 13]);
  const painted = await readPatches(page, 'visual');
  expect(painted.slice(0, 14) + painted.slice(-14)).toBe('1'.repeat(28));
  expect(count(painted)).toBeGreaterThan(before);
  letGo();
  await expect(page.getByTestId('paint-tools-visual')).toBeVisible();
  await expect(toggle).toHaveAttribute('aria-busy', 'false');
  expect(await readPatches(page, 'visual')).toBe(painted);
  await page.getByTestId('paint-undo-visual').click();
  expect((await readPatches(page, 'visual')).slice(0, 14)).toBe('1'.repeat(14));
});

test('by keyboard, and the mask is a link', async ({ page, context }) => {
  await openWithFewSamples(page);
  const toggle = page.getByTestId('paint-audio');
  await toggle.focus();
  await page.keyboard.press('Enter');
  await expect(toggle).toHaveAttribute('aria-pressed', 'true');
  await page.getByTestId('paint-none-audio').press('Enter');
  await expectHidden(page, 'audio', 0);

  const target = grid(page, 'audio');
  await target.focus();
  const reading = page.getByTestId('paint-reading-audio');
  await page.keyboard.press('Home');
  await page.keyboard.press('PageDown');
  await expect(reading).toHaveText(/time 0\.0\ss, 20 to 280\sHz, visible/);
  await page.keyboard.press('Space');
  await expect(reading).toContainText('hidden');
  await expectHidden(page, 'audio', 1);
  // The page's own keys stay away: space would play, arrows would choose another clip.
  await expect(page.getByTestId('position')).toContainText(/^0\.0/);
  await page.keyboard.press('ArrowUp');
  await expect(page).toHaveURL(/clip=02-bird/);
  await page.keyboard.down('Shift');
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowUp']) await page.keyboard.press(key);
  await page.keyboard.up('Shift');
  await page.keyboard.press('Space');
  await expectHidden(page, 'audio', 7);
  const patches = await readPatches(page, 'audio');
  // Row 0 is the lowest and drawn last; the block stands on rows 1 and 2.
  for (const at of [7 * 64, 6 * 64, 6 * 64 + 2, 5 * 64 + 1]) expect(patches[at]).toBe('1');

  await page.getByTestId('paint-shape-audio').getByText('Row', { exact: true }).click();
  await target.focus();
  await page.keyboard.press('PageUp');
  await page.keyboard.press('Space');
  await expectHidden(page, 'audio', 71);
  await page.keyboard.press('Control+z');
  await expectHidden(page, 'audio', 7);

  await expectVisible(page, 'audio', 505);
  const painted = await readPatches(page, 'audio');
  await expect(page).toHaveURL(/ma=/);
  const other = await context.newPage();
  await other.goto(page.url());
  await expectVisible(other, 'audio', 505);
  expect(await readPatches(other, 'audio')).toBe(painted);
  expect(await other.getByTestId('loss-audio').innerText()).toBe(
    await page.getByTestId('loss-audio').innerText(),
  );
  await other.close();
});

test('by touch: one finger paints while it may, two never do @slow', async ({ browser }) => {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  const page = await context.newPage();
  await openWithFewSamples(page);
  const session = await context.newCDPSession(page);
  type Point = { x: number; y: number };
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: Point[]) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: touchPoints.map((point, id) => ({ ...point, id })),
    });
  const swipe = async (paths: [Point, Point][], steps = 6) => {
    // Fingers land one after the other, as they do.
    for (let fingers = 1; fingers <= paths.length; fingers += 1) {
      await send(
        'touchStart',
        paths.slice(0, fingers).map(([from]) => from),
      );
    }
    for (let step = 1; step <= steps; step += 1) {
      const at = (a: number, b: number) => a + ((b - a) * step) / steps;
      await send(
        'touchMove',
        paths.map(([from, to]) => ({ x: at(from.x, to.x), y: at(from.y, to.y) })),
      );
      await page.waitForTimeout(16);
    }
    await send('touchEnd', []);
    await page.waitForTimeout(300);
  };
  const scrolled = () => page.evaluate(() => window.scrollY);

  await startPainting(page, 'visual');
  await page.getByTestId('paint-none-visual').tap();
  await expectHidden(page, 'visual', 0);
  await grid(page, 'visual').evaluate((element) => element.scrollIntoView({ block: 'center' }));
  // Not the scroll offset: the sentence above may grow by a line, and the browser then holds the picture in place.
  const top = async () => (await grid(page, 'visual').boundingBox())!.y;
  const held = await top();
  await swipe([[await pointAt(page, 'visual', 3, 5), await pointAt(page, 'visual', 8, 5)]]);
  await expectHidden(page, 'visual', 6);
  expect(Math.abs((await top()) - held)).toBeLessThan(2);
  const before = await scrolled();

  const up = (column: number) => async (): Promise<[Point, Point]> => [
    await pointAt(page, 'visual', 11, column),
    await pointAt(page, 'visual', 4, column),
  ];
  await swipe([await up(3)(), await up(9)()]);
  expect(await scrolled()).toBeGreaterThan(before + 30);
  expect(count(await readPatches(page, 'visual'))).toBe(6);

  // Out of paint mode the same finger scrolls and leaves the mask alone.
  await page.getByTestId('paint-visual').tap();
  const panel = page.getByTestId('panel-visual-masked');
  await panel.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  const from = await scrolled();
  const box = (await panel.boundingBox())!;
  const x = box.x + box.width / 2;
  await swipe([
    [
      { x, y: box.y + box.height * 0.9 },
      { x, y: box.y + 10 },
    ],
  ]);
  expect(await scrolled()).toBeGreaterThan(from + 30);
  await expectVisible(page, 'visual', 190);
  await context.close();
});

test('a cancel or a newer stroke stops the pass: no further call into the runtime', async ({ page }) => {
  await openWithFewSamples(page);
  await expectSettled(page);
  await startPainting(page, 'visual');
  const calls = async () => (await callTask(page, 'counters', {})).runtimeCalls;
  const press = (testId: string) => page.getByTestId(testId).click();
  /** Acts in the page as soon as a pass runs: a script is too far away to be sure of that. */
  const whenRunning = (testId: string | null) =>
    page.evaluate(
      (wanted) =>
        new Promise<void>((resolve) => {
          const look = () => {
            const note = document.querySelector('[data-testid="reconstruct-progress"]');
            const button = wanted
              ? document.querySelector<HTMLElement>(`[data-testid="${wanted}"]`)
              : note?.querySelector('button');
            if (!note || !button) return;
            observer.disconnect();
            button.click();
            resolve();
          };
          const observer = new MutationObserver(look);
          observer.observe(document.body, { childList: true, subtree: true, attributes: true });
          look();
        }),
      testId,
    );
  const result = page.getByTestId('reconstruct-result');
  const rest = () => page.waitForTimeout(1500);

  const whole = await calls();
  await press('paint-random-visual');
  await expect(result).toHaveAttribute('data-key', /visualMask/);
  await expect(page.getByTestId('reconstruct-progress')).toHaveCount(0);
  // Two towers, joint encoder, decoder.
  expect((await calls()) - whole).toBe(4);

  const shown = await result.getAttribute('data-key');
  let before = await calls();
  let acted = whenRunning(null);
  await press('paint-random-visual');
  await acted;
  // Free at once, though the call in hand may still run.
  await expect(page.getByTestId('reconstruct-progress')).toHaveCount(0, { timeout: 500 });
  await expect(page.getByTestId('paint-random-visual')).toBeEnabled();
  await rest();
  let after = await calls();
  // The call in hand, and one that may have ended before the page had drawn that a pass runs; never all four.
  expect(after - before).toBeLessThanOrEqual(2);
  expect(await result.getAttribute('data-key')).toBe(shown);

  before = after;
  acted = whenRunning('paint-invert-visual');
  await press('paint-random-visual');
  await acted;
  await expect(result).not.toHaveAttribute('data-key', shown!);
  await rest();
  after = await calls();
  // As much, then the whole pass of the newer stroke.
  expect(after - before).toBeGreaterThanOrEqual(4);
  expect(after - before).toBeLessThanOrEqual(6);
  await expectVisible(page, 'visual', 147);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`no accessibility errors while painting, ${colorScheme} @slow`, async ({ browser }) => {
    for (const viewport of [
      { width: 1440, height: 900 },
      { width: 390, height: 844 },
    ]) {
      const context = await browser.newContext({ colorScheme, viewport });
      const page = await context.newPage();
      await openWithFewSamples(page);
      await startPainting(page, 'visual');
      await startPainting(page, 'audio');
      await page.getByTestId('paint-all-audio').click();
      await expectVisible(page, 'audio', 0);
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21aa'])
        .analyze();
      expect(
        violations.map(({ id, nodes }) => `${id} at ${nodes.map(({ target }) => target).join(' ')}`),
      ).toEqual([]);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
      ).toBeLessThanOrEqual(0);
      await expectSquareGrid(grid(page, 'visual'));
      await context.close();
    }
  });
}

/** The grid is exactly on its pictures: what is clicked is what is drawn. */
async function expectSquareGrid(target: Locator): Promise<void> {
  const outer = await target.boundingBox();
  for (const canvas of await target.locator('canvas').all())
    expect(await canvas.boundingBox()).toEqual(outer);
}
