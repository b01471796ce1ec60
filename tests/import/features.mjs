import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { createServer } from 'vite';
import { BROWSER_ARGS, findBrowser } from '../../scripts/browser.mjs';

/** A published file's values on the WASM path against PyTorch's: relative L2 by name. */
export async function compareFeatures(path) {
  const configFile = fileURLToPath(new URL('vite.config.ts', import.meta.url));
  const server = await createServer({ configFile, server: { port: 0 }, logLevel: 'error' });
  await server.listen();
  const browser = await chromium.launch({
    executablePath: findBrowser({ mayInstall: false }),
    args: BROWSER_ARGS,
  });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(0);
    page.on('pageerror', (error) => console.error(`page: ${error.message}`));
    await page.goto(new URL('features.html', server.resolvedUrls.local[0]).href);
    await page.waitForFunction(() => window.measureChosen, undefined, { timeout: 60_000 });
    await page.locator('input').setInputFiles(path);
    return await page.evaluate(() => window.measureChosen());
  } finally {
    await browser.close();
    await server.close();
  }
}
