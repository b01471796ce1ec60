import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import type { GivenFile } from './page.ts';
import {
  addFiles,
  bytesFile,
  clipItem,
  expectReady,
  expectSettled,
  keepSamples,
  MEDIA,
  openPage,
  readNumber,
  runtimeCalls,
  watchErrors,
  watchPageThread,
} from './page.ts';

const CLIP = 'h264-aac.mov';
const PICTURE = 'tests/fixtures/dsp/image.odd.png';
/** A tower and its head. */
const CALLS_PER_FEATURE = 2;

interface Asked {
  readonly tokens: number;
  readonly asked: { readonly own: { readonly rank: number; readonly cosine: number } };
}

/** Asks the worker itself with a rectangle of the sound's patches. */
function askWorker(page: Page, clipId: string, rows: [number, number], columns: [number, number]) {
  return page.evaluate(
    async ([id, [top, bottom], [left, right]]) => {
      const { playground } = window as unknown as {
        playground: { call(task: string, params: unknown): Promise<unknown> };
      };
      const tokens = [];
      for (let row = top; row <= bottom; row += 1)
        for (let column = left; column <= right; column += 1) tokens.push(row * 64 + column);
      const ids = [...document.querySelectorAll<HTMLElement>('[data-testid=clip-item]')].map(
        (item) => item.dataset['clip'],
      );
      return playground.call('queryPart', {
        source: {
          kind: 'part',
          clipId: id,
          frameIndex: 5,
          modality: 'audio',
          tokens: Int32Array.from(tokens),
        },
        gallery: { kind: 'clips', frames: 'one', clips: ids.map((clipId) => ({ clipId, frameIndex: 5 })) },
      });
    },
    [clipId, rows, columns] as const,
  ) as Promise<Asked>;
}

/** Gives a file to the picker of pictures. */
async function givePicture(page: Page, file: GivenFile): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByTestId('query-image').click();
  await (await chooser).setFiles(file);
}

/** Starts the curve and cancels it in the page itself as soon as the runtime works for it. */
function startAndCancelCurve(page: Page): Promise<void> {
  return page.evaluate(async () => {
    const { playground } = window as unknown as {
      playground: { call(task: string, params: unknown): Promise<{ runtimeCalls: number }> };
    };
    const calls = async () => (await playground.call('counters', {})).runtimeCalls;
    const begun = await calls();
    document.querySelector<HTMLElement>('[data-testid=short-curve-ask]')?.click();
    while ((await calls()) < begun + 3) await new Promise((resolve) => requestAnimationFrame(resolve));
    document.querySelector<HTMLElement>('[data-testid=short-curve-progress] button')?.click();
  });
}

async function expectAccessible(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).analyze();
  expect(
    violations.map(({ id, nodes }) => `${where}: ${id} at ${nodes.map(({ target }) => target).join(' ')}`),
  ).toEqual([]);
}

test('queries by a part, a picture and the microphone, and feeds short audio in four ways @slow', async ({
  page,
}) => {
  const errors = watchErrors(page);
  const pageThreadWork = await watchPageThread(page);
  await keepSamples(page, ({ file }) => /^0[123]-/.test(file));
  await openPage(page, '?backend=wasm');
  await addFiles(page, [`${MEDIA}/${CLIP}`]);
  await expectReady(page, CLIP);
  await expectSettled(page);
  await clipItem(page, CLIP).locator('[data-clip-button]').click();
  await page.getByTestId('view-retrieve').click();
  await expect(page.getByTestId('retrieve-results')).toBeVisible();

  await test.step('short audio in four ways', async () => {
    await page.getByTestId('fold-short-clips').locator('summary').click();
    await page.getByTestId('short-ask').click();
    await expect(page.getByTestId('short-done')).toBeVisible();
    const cells = (row: number) => page.getByTestId('short-table').locator('tbody tr').nth(row).locator('td');
    // Two seconds: 198 frames are twelve columns of sixteen and six frames.
    await expect(cells(0)).toHaveText(['512', '96', '104', '512', '512']);
    await expect(cells(1).last()).toHaveText('1.0000');
    expect(await readNumber(cells(1).first())).toBeLessThanOrEqual(1);
    await expect(page.getByTestId('short-verdict')).toContainText('With 2.0');
    await expect(page.getByTestId('short-whole-padded')).toContainText('its whole window is padded too');
    for (const way of ['pad', 'trim', 'real', 'tile'])
      await expect(page.getByTestId(`short-fed-${way}`)).toBeVisible();

    await page.getByTestId('short-curve-ask').click();
    // Half a second, one, two, and all there is.
    await expect(page.getByTestId('short-curve-table').locator('tbody tr')).toHaveCount(4);
    await expect(page.getByTestId('short-curve-ask')).toBeVisible();
    await expect(page.getByTestId('short-curve').locator('svg path').first()).toBeVisible();
  });

  await test.step('a curve that is cancelled ends with the call in hand', async () => {
    await clipItem(page, 'Singing birds').locator('[data-clip-button]').click();
    await expect(page.getByTestId('short-curve-table')).toHaveCount(0);
    await expect(page.getByTestId('short-whole-padded')).toHaveCount(0);
    const before = await runtimeCalls(page);
    await startAndCancelCurve(page);
    await expect(page.getByTestId('short-curve-ask')).toBeEnabled({ timeout: 1000 });
    const atCancel = await runtimeCalls(page);
    await askWorker(page, '02-bird', [0, 7], [0, 1]);
    const after = await runtimeCalls(page);
    expect(after - atCancel - CALLS_PER_FEATURE).toBeLessThanOrEqual(1);
    // Seven lengths in four ways would be 56.
    expect(after - before).toBeLessThan(40);
    await askWorker(page, '02-bird', [0, 7], [0, 1]);
    expect((await runtimeCalls(page)) - after).toBe(CALLS_PER_FEATURE);
    await page.getByTestId('fold-short-clips').locator('summary').click();
  });

  await test.step('a part of the audio, by numbers and by keys', async () => {
    await page.getByTestId('fold-query-part').locator('summary').click();
    const grid = page.getByTestId('part-grid-audio');
    await expect(grid).toBeVisible();
    for (const [field, value] of [
      ['from', '1'],
      ['to', '4'],
      ['low', '1000'],
    ] as const) {
      await page.getByTestId(`part-${field}`).fill(value);
      await page.getByTestId(`part-${field}`).press('Enter');
    }
    // Half a patch counts as one: 1 s is in the column from 0.96 s, 1 kHz in the band from 642 Hz.
    await expect(page.getByTestId('part-reading')).toContainText(
      /0\.96 to 4\.00\ss, 642 to 8000\sHz: 114 of 512/,
    );
    await expect(page.getByTestId('part-verdict')).toContainText('with this part');
    const told = await askWorker(page, '02-bird', [2, 7], [6, 24]);
    expect(told.tokens).toBe(114);
    const answers = page.getByTestId('part-answers');
    await expect(answers).toHaveAttribute('data-own-rank', String(told.asked.own.rank));
    await expect(answers.locator('[data-own=true]')).toContainText(
      told.asked.own.cosine.toFixed(3).replace('-', '−'),
    );
    await expect(page.getByTestId('whole-answers')).toHaveAttribute('data-own-rank', /^\d+$/);

    await grid.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('PageUp');
    await page.keyboard.down('Shift');
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown']) await page.keyboard.press(key);
    await page.keyboard.up('Shift');
    await page.keyboard.press('Space');
    await expect(page.getByTestId('part-reading')).toContainText(/0\.00 to 0\.48\ss, .*: 6 of 512/);
    await expect(page.getByTestId('part-result')).toHaveAttribute('data-stale', 'false');
    await expectAccessible(page, 'a part of the audio');
    await page.getByTestId('part-whole').click();
    await expect(page.getByTestId('part-reading')).toContainText('512 of 512');
  });

  await test.step('a part of the frame, by drag', async () => {
    await page.getByTestId('retrieve-from').getByText('Video → audio').click();
    const grid = page.getByTestId('part-grid-visual');
    await grid.scrollIntoViewIfNeeded();
    const box = (await grid.boundingBox())!;
    const at = (share: number) => [box.x + share * box.width, box.y + share * box.height] as const;
    await page.mouse.move(...at(0.5 / 14));
    await page.mouse.down();
    await page.mouse.move(...at(6.5 / 14), { steps: 4 });
    await page.mouse.up();
    await expect(page.getByTestId('part-reading')).toContainText('rows 1 to 7, columns 1 to 7: 49 of 196');
    await expect(page.getByTestId('part-result')).toHaveAttribute('data-stale', 'false');
    await expect(page.getByTestId('part-verdict')).toContainText('with the whole video');
  });

  await test.step('a picture file, and one that is none', async () => {
    await givePicture(page, PICTURE);
    await expect(page.getByTestId('query-image-picture')).toBeVisible();
    await expect(page.getByTestId('part-verdict')).toContainText('was compared with the audio of 4 clips');
    await givePicture(page, bytesFile('notes.png', Buffer.from('no picture')));
    await expect(page.getByTestId('part-error')).toHaveAttribute('data-code', 'media/not-media');
    await expect(page.getByTestId('part-error')).toContainText('notes.png');

    // Dropped on its place it asks; the page does not open it as a clip.
    const clips = await page.getByTestId('clip-item').count();
    const drop = await page.evaluateHandle(async () => {
      const canvas = document.createElement('canvas');
      canvas.getContext('2d')?.fillRect(0, 0, 9, 9);
      const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
      const transfer = new DataTransfer();
      transfer.items.add(new File([blob!], 'dropped.png', { type: 'image/png' }));
      return transfer;
    });
    await page.getByTestId('query-image-drop').dispatchEvent('drop', { dataTransfer: drop });
    await expect(page.getByTestId('part-verdict')).toContainText('dropped.png');
    await expect(page.getByTestId('clip-item')).toHaveCount(clips);
  });

  await test.step('the microphone, whose last seconds ask as a clip', async () => {
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = async () => {
        const context = new AudioContext();
        const tone = new OscillatorNode(context, { frequency: 660 });
        const out = new MediaStreamAudioDestinationNode(context);
        tone.connect(out);
        tone.start();
        return out.stream;
      };
    });
    await page.getByTestId('query-microphone').click();
    await expect(page.getByTestId('query-listening')).toContainText(/[1-9]\.\d\ss heard/);
    await page.getByTestId('query-keep').click();
    await expectReady(page, 'Live 1');
    await expect(page.getByTestId('retrieve-query')).toContainText('the audio of Live 1');
    await expect(page.getByTestId('retrieve-results').getByTestId('retrieve-result')).toHaveCount(4);
  });

  expect(await pageThreadWork()).toBe(0);
  expect(errors).toEqual([]);
});
