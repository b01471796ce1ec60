import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { BROWSER_ARGS } from './browser.mjs';

/** Seed and ratios of the printed figures: the page's defaults. */
const MASK = { ratioAudio: 0.75, ratioVisual: 0.75, audioMode: 'unstructured', seed: 1, paint: 'visible' };
const RETRIEVAL_FRAME = 5;
/** What a view shows once its figures are there. */
const VIEW_RESULTS = {
  reconstruct: 'reconstruct-result',
  similarity: 'similarity-result',
  retrieve: 'retrieve-results',
};
const START_TIMEOUT_MS = 300_000;

/**
 * In the page: reconstructs one clip and draws original, masked, rebuilt and rebuilt + visible of both modalities on
 * one canvas.
 *
 * @returns losses, and the figure as a base64 PNG.
 */
async function reconstructInPage({ clipId, frameIndex, mask }) {
  const result = await window.playground.call('reconstruct', { clipId, frameIndex, ...mask });
  const canvas = new OffscreenCanvas(1040, 800);
  const context = canvas.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);

  const draw = ({ width, height, data }, x, y) =>
    context.putImageData(new ImageData(new Uint8ClampedArray(data), width, height), x, y);
  // Audio masks start at the lowest mel band, visual masks at the top: `flip` turns a token row into an image row.
  const patches = ({ mask: bits, width, height }, flip, visit) => {
    const columns = width / 16;
    const rows = height / 16;
    bits.forEach((bit, token) => {
      const row = Math.floor(token / columns);
      visit(bit === 1, (token % columns) * 16, (flip ? rows - 1 - row : row) * 16);
    });
  };
  const drawFour = (modality, flip, place) => {
    const [original, masked, rebuilt, both] = [0, 1, 2, 3].map(place);
    draw(modality.original, ...original);
    draw(modality.original, ...masked);
    draw(modality.rebuilt, ...rebuilt);
    draw(modality.rebuilt, ...both);
    const source = new ImageData(
      new Uint8ClampedArray(modality.original.data),
      modality.width,
      modality.height,
    );
    patches(modality, flip, (removed, x, y) => {
      if (!removed) {
        context.putImageData(source, both[0], both[1], x, y, 16, 16);
        return;
      }
      context.fillStyle = '#d8d8dc';
      context.fillRect(masked[0] + x, masked[1] + y, 16, 16);
    });
  };
  if (result.visual) drawFour(result.visual, false, (panel) => [8 + panel * 232, 8]);
  if (result.audio) drawFour(result.audio, true, (panel) => [8, 240 + panel * 136]);

  const blob = await canvas.convertToBlob({ type: 'image/png' });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  const figures = (modality) => modality && { loss: modality.loss, meanFillLoss: modality.meanFillLoss };
  return { audio: figures(result.audio), visual: figures(result.visual), png: btoa(binary) };
}

const percent = (share) => `${(share * 100).toFixed(1)} %`;

/** One printed line of retrieval figures. */
function retrievalLine(name, direction) {
  const figures = direction.metrics;
  if (!figures) return `${name}: no pairs`;
  const { recallAt1, recallAt5, recallAt10, medianRank, queries } = figures;
  return `${name}: R@1 ${percent(recallAt1)}, R@5 ${percent(recallAt5)}, R@10 ${percent(recallAt10)}, median rank ${medianRank} of ${queries} (R@1 by chance ${percent(1 / queries)})`;
}

/** In the page: similarity and retrieval over the whole gallery, as plain JSON. */
async function similarityInPage(clips) {
  const result = await window.playground.call('similarity', { clips });
  return JSON.parse(
    JSON.stringify(result, (_, value) => (ArrayBuffer.isView(value) ? Array.from(value) : value)),
  );
}

/**
 * Runs reconstruction, similarity and retrieval over the sample clips in the served page.
 *
 * @param {string} executablePath browser
 * @param {string} url of the served page
 * @param {string} outDir receives `reconstruct-<clip>.png`, views as PNG, and `figures.json`
 */
export async function runHeadless(executablePath, url, outDir) {
  mkdirSync(outDir, { recursive: true });
  const browser = await chromium.launch({ executablePath, args: BROWSER_ARGS });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, serviceWorkers: 'block' });
    page.on('pageerror', (error) => console.error(`page: ${error.message}`));
    await page.goto(url);
    const state = await page
      .waitForFunction(
        () => {
          window.playground?.openClips();
          return window.playground?.settled() ?? null;
        },
        undefined,
        { timeout: START_TIMEOUT_MS },
      )
      .then((handle) => handle.jsonValue());
    if (state.error) throw new Error(state.error);
    console.log(`Model: ${state.model}; backend: ${state.backend}`);

    const reconstructions = [];
    for (const { clipId, name } of state.clips) {
      const { png, ...figures } = await page.evaluate(reconstructInPage, {
        clipId,
        frameIndex: RETRIEVAL_FRAME,
        mask: MASK,
      });
      const file = `reconstruct-${name.replace(/\W+/g, '-')}.png`;
      writeFileSync(join(outDir, file), Buffer.from(png, 'base64'));
      reconstructions.push({ clip: name, file, ...figures });
      const line = (modality, { loss, meanFillLoss }) =>
        `${modality} loss ${loss.toFixed(3)} (mean fill ${meanFillLoss.toFixed(3)})`;
      const parts = [
        figures.audio && line('audio', figures.audio),
        figures.visual && line('video', figures.visual),
      ];
      console.log(`${name}: ${parts.filter(Boolean).join(', ')}`);
    }

    const clips = state.clips.map(({ clipId }) => ({ clipId, frameIndex: RETRIEVAL_FRAME }));
    const similarity = await page.evaluate(similarityInPage, clips);
    console.log(retrievalLine('audio to video', similarity.audioToVisual));
    console.log(retrievalLine('video to audio', similarity.visualToAudio));

    for (const [view, testId] of Object.entries(VIEW_RESULTS)) {
      await page.goto(`${url}#/${view}`);
      await page.getByTestId(testId).first().waitFor({ timeout: START_TIMEOUT_MS });
      await page.screenshot({ path: join(outDir, `${view}.png`) });
    }
    const report = { model: state.model, backend: state.backend, mask: MASK, reconstructions, similarity };
    writeFileSync(join(outDir, 'figures.json'), `${JSON.stringify(report, null, 1)}\n`);
    console.log(`Pictures and figures.json are in ${outDir}/`);
  } finally {
    await browser.close();
  }
}
