import { defineConfig } from '@playwright/test';
import { BROWSER_ARGS } from './scripts/browser.mjs';

const executablePath = process.env['CHROME_PATH'];

/** `JOURNEY_PORT` lets two checkouts on one machine run their journeys side by side. */
const port = Number(process.env['JOURNEY_PORT'] ?? 4317);
const address = `http://localhost:${port}`;

/** One page at a time: the software adapter and the WASM threads share two cores in continuous integration. */
export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results/e2e',
  workers: 1,
  fullyParallel: false,
  timeout: 240_000,
  expect: { timeout: 60_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/journeys.json' }]],
  use: {
    baseURL: address,
    viewport: { width: 1440, height: 900 },
    // It stores the page a second time, beside whatever is measured; its own journey lets it in.
    serviceWorkers: 'block',
    launchOptions: { args: BROWSER_ARGS, ...(executablePath ? { executablePath } : {}) },
  },
  webServer: {
    command: `npx vite preview --port ${port} --strictPort`,
    url: address,
    reuseExistingServer: false,
  },
});
