import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { createServer } from 'vite';
import { BROWSER_ARGS, findBrowser } from '../../../scripts/browser.mjs';

export const BENCH_DIR = fileURLToPath(new URL('..', import.meta.url));
export const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));

/** `software` (default) computes WebGPU on the processor; `hardware` leaves the choice to the browser. */
export const ADAPTER = process.env.BENCH_ADAPTER === 'hardware' ? 'hardware' : 'software';

/** Flags that put WebGPU on the software adapter. */
const SOFTWARE_FLAGS = /swiftshader/;

/** Options for launching the browser, in a profile of its own if the caller gives one. */
export function launchOptions() {
  const args =
    ADAPTER === 'hardware' ? BROWSER_ARGS.filter((flag) => !SOFTWARE_FLAGS.test(flag)) : [...BROWSER_ARGS];
  return { executablePath: findBrowser({ mayInstall: false }), headless: true, args };
}

/** Opens the measuring page, hands `use` a function that runs a task in it, and closes everything after. */
export async function withBenchPage(use) {
  const server = await createServer({
    configFile: `${BENCH_DIR}vite.config.ts`,
    server: { port: 0 },
    logLevel: 'error',
  });
  await server.listen();
  const browser = await chromium.launch(launchOptions());
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(0);
    page.on('pageerror', (error) => console.error(`page: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') console.error(`page: ${message.text()}`);
    });
    await page.goto(new URL('bench.html', server.resolvedUrls.local[0]).href);
    await page.waitForFunction(() => window.benchReady === true, undefined, { timeout: 60_000 });
    return await use((task, params) =>
      page.evaluate(([name, given]) => window.runBench(name, given), [task, params]),
    );
  } finally {
    await browser.close();
    await server.close();
  }
}
