/** Takes the README's picture of the built page. Run `npm run build && npm run screenshot`. */
import { chromium } from 'playwright';
import { preview } from 'vite';
import { BROWSER_ARGS, findBrowser } from './browser.mjs';

const TIMEOUT_MS = 180_000;

const server = await preview({ preview: { port: 4273 } });
const browser = await chromium.launch({ executablePath: findBrowser(), args: BROWSER_ARGS });
try {
  const page = await browser.newPage({
    viewport: { width: 1440, height: 900 },
    colorScheme: 'light',
    serviceWorkers: 'block',
  });
  await page.goto(`${server.resolvedUrls.local[0]}#/reconstruct`);
  await page.getByTestId('reconstruct-result').waitFor({ timeout: TIMEOUT_MS });
  await page.waitForFunction(() => window.playground.settled() !== null, undefined, { timeout: TIMEOUT_MS });
  await page.screenshot({ path: 'docs/page.png' });
} finally {
  await browser.close();
  await server.close();
}
