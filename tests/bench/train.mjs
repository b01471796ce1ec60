/** Training in the tab: how far a model gets, how soon it is seen to learn, what teaching brings, and memory. */
import { rendererBytes } from './lib/memory.mjs';
import { megabytes, printTable } from './lib/print.mjs';
import { serveBuilt, withFreshProfile } from './lib/visit.mjs';

/** `BENCH_TRAIN_MINUTES` sets another length; opening the clips does not count. */
const MINUTES = Number(process.env.BENCH_TRAIN_MINUTES ?? 15);
const CHECKS = 10;
const STEPS_ENOUGH = 100_000;
/** Steps of the runs whose memory is measured and of those that teach. */
const MEMORY_STEPS = Number(process.env.BENCH_TRAIN_STEPS ?? 2000);
const TEACH_STEPS = Number(process.env.BENCH_TEACH_STEPS ?? 100);
/** Seconds after the click on Start at which a quick look is looked at. */
const LOOKS = [10, 20, 30, 45, 60, 90];
const POLL_MS = 250;
const LONG_MS = 3_600_000;

/** Trains in a built page on the 80 training clips, with the settings of a longer run at a constant rate. */
export async function benchTrain(outDir) {
  return withTrainView(outDir, async (page) => {
    await choose(page, 'Longer run');
    await page.getByTestId('train-source').selectOption('training');
    await page.getByLabel('Schedule').selectOption('constant');
    await page.getByTestId('train-steps').fill(String(STEPS_ENOUGH));
    const began = performance.now();
    await page.getByTestId('train-start').click();
    await page.getByTestId('train-figures').waitFor({ timeout: LONG_MS });
    const started = performance.now();
    const readings = [];
    for (let check = 1; check <= CHECKS; check += 1) {
      const until = started + (check / CHECKS) * MINUTES * 60_000;
      await page.waitForTimeout(Math.max(0, until - performance.now()));
      const text = await page.getByTestId('train-figures').innerText();
      readings.push({ minutes: (performance.now() - started) / 60_000, step: await stepOf(page), text });
    }
    await page.getByTestId('train-pause').click();
    const preparingSeconds = (started - began) / 1000;
    printTable(
      'Training in the tab: WASM, the 80 training clips, settings of a longer run at a constant rate',
      ['minutes', 'step', 'steps/s'],
      readings.map(({ minutes, step }) => [minutes.toFixed(1), step, (step / (minutes * 60)).toFixed(2)]),
    );
    console.log(`Clips, model and first step ready after ${preparingSeconds.toFixed(0)} s.`);
    for (const { minutes, text } of readings) console.log(`${minutes.toFixed(1)} min: ${text}`);
    return { preparingSeconds, readings };
  });
}

/** The settings that the view opens with: what the filmed clip looks like in the first seconds. */
export async function benchQuickLook(outDir) {
  return withTrainView(outDir, async (page) => {
    const film = page.getByTestId('train-film');
    const began = performance.now();
    await page.getByTestId('train-start').click();
    const since = () => (performance.now() - began) / 1000;
    await page.locator('[data-testid="train-film"][data-step]').waitFor();
    const firstPicture = since();
    const look = async () => ({
      seconds: since(),
      step: await stepOf(page),
      pictureOfStep: Number(await film.getAttribute('data-step')),
      audio: Number(await film.getAttribute('data-audio')),
      visual: Number(await film.getAttribute('data-visual')),
    });
    const readings = [await look()];
    await page.getByTestId('train-figures').waitFor({ timeout: LONG_MS });
    const firstStep = since();
    for (const seconds of LOOKS) {
      await page.waitForTimeout(Math.max(0, (seconds - since()) * 1000));
      if (process.env.BENCH_PICTURES)
        await film.screenshot({ path: `${process.env.BENCH_PICTURES}/look-${seconds}.png` });
      readings.push(await look());
    }
    const without = await film.getByText('Filling with the mean').innerText();
    printTable(
      'A quick look: seconds after Start, the steps taken, and the masked losses of the filmed clip',
      ['s', 'step', 'picture of step', 'audio', 'video'],
      readings.map(({ seconds, step, pictureOfStep, audio, visual }) => [
        seconds.toFixed(0),
        step,
        pictureOfStep,
        audio.toFixed(3),
        visual.toFixed(3),
      ]),
    );
    console.log(
      `First picture after ${firstPicture.toFixed(0)} s, first step after ${firstStep.toFixed(0)} s.`,
    );
    console.log(without);
    return { firstPicture, firstStep, readings, without };
  });
}

/** Teaches the bundled model on the 80 training clips, and prints what it gains and what it forgets. */
export async function benchTeach(outDir) {
  return withTrainView(outDir, async (page) => {
    await choose(page, 'Loaded model');
    await page.getByTestId('train-source').selectOption('training');
    await page.getByTestId('train-steps').fill(String(TEACH_STEPS));
    if (process.env.BENCH_TEACH_MASKS)
      await page.getByTestId('train-masks-per-clip').selectOption(process.env.BENCH_TEACH_MASKS);
    const began = performance.now();
    const since = () => (performance.now() - began) / 1000;
    await page.getByTestId('train-start').click();
    await page.locator('[data-testid="train"]:not([data-status="idle"])').waitFor();
    // When each step was first seen, and what else was going on.
    const seen = [];
    const doings = new Map();
    let isOver = false;
    while (!isOver) {
      const { step, status, doing, error } = await page.evaluate(() => {
        const view = document.querySelector('[data-testid="train"]');
        const note = (id) => document.querySelector(`[data-testid="${id}"]`)?.textContent ?? null;
        return {
          step: Number(view.dataset.step),
          status: view.dataset.status,
          doing: note('train-doing') ?? note('train-preparing'),
          error: note('train-error'),
        };
      });
      if (error) throw new Error(error);
      const what = doing?.split(',')[0] ?? null;
      if (what) doings.set(what, (doings.get(what) ?? 0) + 1);
      if (step > (seen.at(-1)?.step ?? 0)) seen.push({ step, seconds: since() });
      isOver = status === 'finished' || status === 'idle';
      if (!isOver) await page.waitForTimeout(POLL_MS);
    }
    const seconds = since();
    const table = await page.getByTestId('train-taught').innerText();
    const gaps = seen
      .slice(1)
      .map(({ seconds: at, step }, i) => (at - seen[i].seconds) / (step - seen[i].step));
    gaps.sort((a, b) => a - b);
    const perStep = gaps[Math.floor(gaps.length / 2)];
    console.log(`\nTeaching the bundled model, ${TEACH_STEPS} steps: ${seconds.toFixed(0)} s in all.`);
    console.log(
      `First step after ${seen[0].seconds.toFixed(0)} s; then a step takes ${perStep.toFixed(2)} s (median).`,
    );
    for (const [what, polls] of doings)
      console.log(`${what}: about ${((polls * POLL_MS) / 1000).toFixed(0)} s.`);
    console.log(table);
    return { seconds, firstStep: seen[0].seconds, perStep, table };
  });
}

/** The memory of the page while the smallest model takes 2,000 steps. */
export async function benchTrainMemory(outDir) {
  return withTrainView(outDir, async (page, profile) => {
    await page.getByLabel('Width', { exact: true }).selectOption('32');
    await page.getByLabel('Width of the decoder').selectOption('32');
    await page.getByTestId('train-batch').fill('2');
    await page.getByTestId('train-steps').fill(String(MEMORY_STEPS));
    await page.getByLabel('Learning rate').selectOption('0.0005');
    await page.getByTestId('train-start').click();
    await page.getByTestId('train-figures').waitFor({ timeout: LONG_MS });
    const started = performance.now();
    const samples = [];
    for (let step = await stepOf(page); step < MEMORY_STEPS; step = await stepOf(page)) {
      samples.push({ step, bytes: rendererBytes(profile) });
      await page.waitForTimeout(2000);
      if (await page.getByTestId('train-error').isVisible()) throw new Error('The run stopped.');
    }
    const seconds = (performance.now() - started) / 1000;
    const quarters = [0, 1, 2, 3].map((quarter) => {
      const of = samples
        .filter(({ step }) => Math.min(3, Math.floor((4 * step) / MEMORY_STEPS)) === quarter)
        .map(({ bytes }) => bytes)
        .sort((a, b) => a - b);
      return { median: of[Math.floor(of.length / 2)], most: of.at(-1) };
    });
    printTable(
      `${MEMORY_STEPS} steps of the smallest model in ${seconds.toFixed(0)} s: memory of all renderers, MB`,
      ['', 'first quarter', 'second', 'third', 'fourth'],
      ['median', 'most'].map((which) => [which, ...quarters.map((quarter) => megabytes(quarter[which]))]),
    );
    return { seconds, samples, quarters };
  });
}

/** A built page in a fresh profile that shows the Train view. */
async function withTrainView(outDir, use) {
  const server = await serveBuilt(outDir);
  try {
    return await withFreshProfile(async (page, profile) => {
      await page.goto(`${server.url}?backend=wasm#/train`);
      await page.getByTestId('train-start').waitFor();
      return use(page, profile);
    });
  } finally {
    await server.close();
  }
}

const stepOf = async (page) => Number(await page.getByTestId('train').getAttribute('data-step'));

/** Chooses one of several by its label. */
const choose = (page, label) => page.locator('label').filter({ hasText: label }).first().click();
