/** How far a model gets that is trained in the tab, on the shipped training clips. */
import { printTable } from './lib/print.mjs';
import { serveBuilt, withFreshProfile } from './lib/visit.mjs';

/** `BENCH_TRAIN_MINUTES` sets another length; opening the clips does not count. */
const MINUTES = Number(process.env.BENCH_TRAIN_MINUTES ?? 15);
const CHECKS = 10;
const STEPS_ENOUGH = 100_000;

/** Trains in a built page with the settings that the view opens with, at a constant rate, and prints what it says. */
export async function benchTrain(outDir) {
  const server = await serveBuilt(outDir);
  try {
    return await withFreshProfile(async (page) => {
      await page.goto(`${server.url}?backend=wasm#/train`);
      await page.getByTestId('train-source').selectOption('training');
      await page.getByLabel('Schedule').selectOption('constant');
      await page.getByTestId('train-steps').fill(String(STEPS_ENOUGH));
      const began = performance.now();
      await page.getByTestId('train-start').click();
      await page.getByTestId('train-figures').waitFor({ timeout: 1_800_000 });
      const started = performance.now();
      const readings = [];
      for (let check = 1; check <= CHECKS; check += 1) {
        const until = started + (check / CHECKS) * MINUTES * 60_000;
        await page.waitForTimeout(Math.max(0, until - performance.now()));
        const text = await page.getByTestId('train-figures').innerText();
        const step = Number(await page.getByTestId('train').getAttribute('data-step'));
        readings.push({ minutes: (performance.now() - started) / 60_000, step, text });
      }
      await page.getByTestId('train-pause').click();
      print((started - began) / 1000, readings);
      return { preparingSeconds: (started - began) / 1000, readings };
    });
  } finally {
    await server.close();
  }
}

function print(preparingSeconds, readings) {
  printTable(
    'Training in the tab: WASM, the 80 training clips, default settings at a constant rate',
    ['minutes', 'step', 'steps/s'],
    readings.map(({ minutes, step }) => [minutes.toFixed(1), step, (step / (minutes * 60)).toFixed(2)]),
  );
  console.log(`Clips, model and first step ready after ${preparingSeconds.toFixed(0)} s.`);
  for (const { minutes, text } of readings) console.log(`${minutes.toFixed(1)} min: ${text}`);
}
