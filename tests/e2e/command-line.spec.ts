import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { ClassifyEvaluation } from '../../cli/evaluate-classify.ts';
import { partsIn, readRows } from '../../cli/feature-table.ts';
import { readNpy } from '../../cli/read-npy.ts';
import type { PickleDict } from '../../src/model/checkpoint/pickle/pickle-values.ts';
import { unpickle } from '../../src/model/checkpoint/pickle/unpickle.ts';
import { relativeL2 } from '../support/compare.ts';
import { everyNth, parseNpy, sample } from '../support/npy.ts';

/** The command line on the samples and the golden values, as a user runs it: another process, the built app. */
const GOLDEN = 'tests/fixtures/golden';
const SAMPLES = ['02-bird.mp4', '03-fire.webm', '04-face.mp4', '06-typewriter.mp4'].map(
  (name) => `public/samples/${name}`,
);

let folder = '';
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cavmae-'));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

function start(...args: string[]): ChildProcess {
  return spawn(process.execPath, ['cli/cavmae.mjs', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function run(...args: string[]) {
  const child = start(...args);
  const [stdout, stderr] = [child.stdout, child.stderr].map((stream) => {
    const chunks: Buffer[] = [];
    stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
    return () => Buffer.concat(chunks).toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout: stdout!(), stderr: stderr!() };
}

/** Waits for a line on stderr. */
async function lineOf(child: ChildProcess, wanted: RegExp): Promise<void> {
  let heard = '';
  for await (const chunk of child.stderr ?? []) {
    heard += String(chunk);
    if (wanted.test(heard)) return;
  }
}

/** Rows in the order of their clips, without what tells one run from another. */
async function rowsIn(out: string) {
  const columns = [
    'clip_id',
    'window_start_seconds',
    'frame',
    'audio',
    'visual',
    'audio_norm',
    'visual_norm',
  ];
  const rows = (await Promise.all(partsIn(out).map((part) => readRows(part, columns)))).flat();
  return rows.sort((a, b) => (String(a['clip_id']) < String(b['clip_id']) ? -1 : 1));
}

/** float32 sums in another order give up to 4e-6; arrays stored as float16 are themselves off by 2e-4. */
const [FLOAT32, FLOAT16_STORED] = [2e-5, 2e-3];

for (const [backend, name] of [
  ['wasm', 'WASM'],
  ['webgpu', 'WebGPU @slow'],
] as const) {
  test(`computes the golden tensors on ${name}`, async () => {
    const { code, stdout, stderr } = await run(
      ...['tensors', '--model', `${GOLDEN}/pretrain.pth`, '--heads', '3', '--decoder-heads', '4'],
      ...['--audio', `${GOLDEN}/audio.npy`, '--image', `${GOLDEN}/image.npy`],
      ...['--noise-audio', `${GOLDEN}/m75.noise_a.npy`, '--noise-visual', `${GOLDEN}/m75.noise_v.npy`],
      ...['--backend', backend, '--out', folder, '--json'],
    );
    expect(code, stderr).toBe(0);
    const ours = (tensor: string) => parseNpy(readFileSync(join(folder, `${tensor}.npy`)));
    const official = (file: string) => parseNpy(readFileSync(`${GOLDEN}/${file}.npy`));
    for (const tensor of ['feat_a', 'feat_v', 'm75.ca', 'm75.cv']) {
      const [{ data, shape }, reference] = [ours(tensor.replace('m75.', '')), official(tensor)];
      expect(shape).toEqual(reference.shape);
      expect(relativeL2(data, reference.data), tensor).toBeLessThan(FLOAT32);
    }
    for (const tensor of ['ids_restore_a', 'ids_restore_v', 'mask_a', 'mask_v'])
      expect([...ours(tensor).data], tensor).toEqual([...official(`m75.${tensor}`).data]);
    // Of the first clip; of the large ones the fixtures hold every n-th row.
    for (const [tensor, file, tolerance] of [
      ['latent', 'm75.latent', FLOAT32],
      ['feat_a_tokens', 'feat_a_tokens', FLOAT16_STORED],
      ['feat_v_tokens', 'feat_v_tokens', FLOAT16_STORED],
      ['pred_a', 'm75.pred_a', FLOAT16_STORED],
      ['pred_v', 'm75.pred_v', FLOAT16_STORED],
    ] as const) {
      const reference = official(file);
      const rows = everyNth(sample(ours(tensor), 0), reference.shape);
      expect(relativeL2(rows, reference.data), tensor).toBeLessThan(tolerance);
    }
    const { losses } = JSON.parse(stdout) as { losses: Record<string, number> };
    const golden = (
      JSON.parse(readFileSync(`${GOLDEN}/golden.json`, 'utf8')) as { values: { m75: Record<string, number> } }
    ).values.m75;
    for (const [loss, value] of Object.entries(golden)) expect(losses[loss], loss).toBeCloseTo(value, 4);
  });
}

test('loses and doubles nothing when it is killed, and writes the rows of an unbroken run @slow', async () => {
  const list = join(folder, 'clips.txt');
  writeFileSync(list, SAMPLES.map((path) => join(process.cwd(), path)).join('\n'));
  const [whole, broken] = [join(folder, 'whole'), join(folder, 'broken')];
  const features = (out: string, ...more: string[]) => [
    ...[
      'features',
      list,
      '--frames',
      'mean',
      '--backend',
      'wasm',
      '--workers',
      '1',
      '--out',
      out,
      '--json',
      ...more,
    ],
  ];
  const unbroken = await run(...features(whole));
  expect(unbroken.code, unbroken.stderr).toBe(0);
  expect(JSON.parse(unbroken.stdout)).toMatchObject({
    clips: SAMPLES.length,
    rows: SAMPLES.length,
    failed: 0,
  });

  // The first half is done by a run that ends; the next one is killed at work.
  const half = join(folder, 'half.txt');
  writeFileSync(
    half,
    SAMPLES.slice(0, 2)
      .map((path) => join(process.cwd(), path))
      .join('\n'),
  );
  expect((await run(...features(broken).with(1, half))).code).toBe(0);
  const killed = start(...features(broken, '--resume'));
  const ended = once(killed, 'exit');
  // Its workers are up and have begun.
  await Promise.race([ended, lineOf(killed, /on WASM/)]);
  killed.kill('SIGKILL');
  const [code, signal] = (await ended) as [number | null, string | null];
  expect([code, signal]).toEqual([null, 'SIGKILL']);
  const again = await run(...features(broken));
  expect(again.code).toBe(2);
  expect(again.stderr).toMatch(/add --resume/);
  const resumed = await run(...features(broken, '--resume'));
  expect(resumed.code, resumed.stderr).toBe(0);
  expect(await rowsIn(broken)).toEqual(await rowsIn(whole));
  expect(readdirSync(broken).filter((name) => name.includes('.part-') || name.startsWith('.lock'))).toEqual(
    [],
  );

  const other = await run(...features(broken, '--resume', '--dtype', 'float16'));
  expect(other.code).toBe(2);
  expect(other.stderr).toMatch(/Expected the settings of the features .*dtype: float32/);

  const evaluation = await run('evaluate', 'retrieval', '--features', broken, '--json');
  expect(evaluation.code, evaluation.stderr).toBe(0);
  expect(JSON.parse(evaluation.stdout)).toMatchObject({ pairs: SAMPLES.length, chance: 1 / SAMPLES.length });
});

test('lists files that can’t be opened, does the others, and says so by its exit code @slow', async () => {
  const broken = join(folder, 'broken.mp4');
  writeFileSync(broken, 'no video at all');
  const out = join(folder, 'out');
  const { code, stdout } = await run(
    ...['reconstruct', broken, SAMPLES[0]!, '--backend', 'wasm', '--workers', '1', '--out', out, '--json'],
  );
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ items: [{ name: '02-bird' }], errors: [{ path: broken }] });
  expect(readdirSync(out)).toEqual(
    expect.arrayContaining([
      '02-bird.audio.rebuilt.png',
      '02-bird.visual.masked.png',
      'errors.jsonl',
      'losses.json',
    ]),
  );
  const log = await run('fbank', SAMPLES[0]!, '--backend', 'wasm', '--workers', '1', '--out', out);
  expect(log.code, log.stderr).toBe(0);
  const { shape } = readNpy(join(out, '02-bird.npy'));
  expect(shape[1]).toBe(128);
  expect(shape[0]).toBeGreaterThan(990);
});

test('explains a command that it can’t run', async () => {
  const missing = await run('features', join(folder, 'none.mp4'), '--out', folder);
  expect(missing).toMatchObject({ code: 2, stdout: '' });
  expect(missing.stderr).toMatch(/contains none/);
  const unknown = await run('tensors', '--audio', 'none.npy', '--image', 'none.npy', '--out', folder);
  expect(unknown).toMatchObject({ code: 2 });
  expect(unknown.stderr).toMatch(/there is no such file/);
  const choice = await run('features', SAMPLES[0]!, '--out', folder, '--frames', '7');
  expect(choice.code).toBe(2);
  expect(choice.stderr).toMatch(/Allowed choices are 5, all, mean/);
});

test('classifies the clips of a list in five modes, and writes logits that another program can read @slow', async () => {
  const kinds = { '02-bird': 'bird', '03-fire': 'fire', '04-face': 'face', '06-typewriter': 'typewriter' };
  const list = join(folder, 'list.json');
  const data = [...Object.entries(kinds), ['missing', 'rain']].map(([id, kind]) => ({
    video_id: id,
    labels: `/sampleworld/${kind}`,
  }));
  writeFileSync(list, JSON.stringify({ data }));
  const out = join(folder, 'out');
  const model = 'cav-mae-small-finetuned';
  const { code, stdout, stderr } = await run(
    ...[
      'evaluate',
      'classify',
      ...SAMPLES,
      '--model',
      model,
      '--backend',
      'wasm',
      '--workers',
      '1',
      '--json',
    ],
    ...['--labels', `public/models/${model}.labels.csv`, '--list', list, '--out', out],
  );
  expect(code, stderr).toBe(0);
  const { rows, missing, activation } = JSON.parse(stdout) as ClassifyEvaluation;
  expect([missing, activation]).toEqual([['missing'], 'softmax']);
  expect(rows.map(({ mode, frames, clips }) => `${mode} ${frames} ${clips}`)).toEqual(
    ['multimodal', 'audioonly', 'videoonly', 'missingaudioonly', 'missingvideoonly'].flatMap((mode) => [
      `${mode} one 4`,
      `${mode} all 4`,
    ]),
  );
  // Chance is 1 in 26.
  expect(rows[1]?.accuracy.value).toBeGreaterThanOrEqual(0.5);
  expect(rows[1]?.meanAveragePrecision).toBeGreaterThan(0.5);
  const { value } = unpickle(readFileSync(join(out, `${model}.pkl`)));
  const logits = ((value as PickleDict).get('02-bird') as PickleDict).get('logits') as PickleDict;
  for (const modality of ['a', 'v', 'av']) expect(logits.get(modality)).toHaveLength(26);

  const other = await run(
    ...['evaluate', 'classify', SAMPLES[0]!, '--backend', 'wasm', '--workers', '1'],
    ...['--labels', `public/models/${model}.labels.csv`, '--list', list, '--out', out],
  );
  expect(other.code).toBe(2);
  expect(other.stderr).toMatch(/Expected a model with the 26 classes .* got CAV-MAE tiny with none/);
});
