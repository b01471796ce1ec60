import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { addFiles, bytesFile, expectSettled, keepSamples, openPage, watchErrors } from './page.ts';

const CLIPS = 2;

async function open(page: Page): Promise<void> {
  await keepSamples(page, (_, place) => place < CLIPS);
  await openPage(page, '?backend=wasm', '#/reconstruct?ra=0.6&rv=0.5&mode=time&seed=11');
  await expectSettled(page);
}

test('an experiment is saved, and another browser computes it again', async ({ page, browser }) => {
  const errors = watchErrors(page);
  await open(page);
  const saving = page.waitForEvent('download');
  await page.getByTestId('save-bundle').click();
  const download = await saving;
  expect(download.suggestedFilename()).toMatch(/^CAV-MAE-tiny-.*-lab\.json$/);
  const text = readFileSync(await download.path(), 'utf8');
  expect(errors).toEqual([]);

  // Another browser as far as storage goes; it stands at other settings until the bundle says its own.
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const other = await context.newPage();
  try {
    const otherErrors = watchErrors(other);
    await keepSamples(other, (_, place) => place < CLIPS);
    await openPage(other, '?backend=wasm');
    await expectSettled(other);
    await addFiles(other, [bytesFile('taken-lab.json', Buffer.from(text))]);
    await expect(other.getByTestId('opened-bundle')).toContainText('over 2 clips, on WASM');
    await other.getByTestId('recheck').click();
    const rows = other.getByTestId('lab-rows');
    await expect(rows).toHaveAttribute('data-failed', '0', { timeout: 60_000 });
    await expect(rows).toContainText('Mask of the audio');
    await expect(rows).toContainText('Cosines, audio against video');
    const { violations } = await new AxeBuilder({ page: other })
      .include('[data-testid=lab-bundle]')
      .analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);

    // One figure and the seed changed by hand: both are found out.
    const bundle = JSON.parse(text) as {
      question: { rebuilt: { seed: number } };
      figures: { name: string; values: number[] }[];
    };
    const cosines = bundle.figures.find(({ name }) => name.startsWith('Cosines'))!;
    cosines.values[0]! += 0.01;
    await addFiles(other, [bytesFile('forged.json', Buffer.from(JSON.stringify(bundle)))]);
    await other.getByTestId('recheck').click();
    await expect(rows).toHaveAttribute('data-failed', '1', { timeout: 60_000 });
    await expect(rows.locator('[data-passed=false]')).toContainText('Cosines, audio against video');
    bundle.question.rebuilt.seed += 1;
    await addFiles(other, [bytesFile('forged.json', Buffer.from(JSON.stringify(bundle)))]);
    await other.getByTestId('recheck').click();
    await expect(rows.locator('[data-passed=false]').filter({ hasText: 'Mask of the audio' })).toBeVisible({
      timeout: 60_000,
    });

    await addFiles(other, [bytesFile('notes.json', Buffer.from('{"a": 1}'))]);
    await expect(other.getByTestId('bundle-error')).toContainText('notes.json is a different JSON file');
    expect(otherErrors).toEqual([]);
  } finally {
    await context.close();
  }
});
