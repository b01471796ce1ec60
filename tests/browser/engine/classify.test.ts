import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ClassifyParams } from '../../../src/contract/classify.ts';
import type { Environment, Progress } from '../../../src/contract/environment.ts';
import type { ModelSummary } from '../../../src/contract/model.ts';
import { CAV_MAE } from '../../../src/core/family.ts';
import type { Modality } from '../../../src/core/geometry.ts';
import type { ClassifyMode } from '../../../src/core/model-config.ts';
import type { TaskContext } from '../../../src/core/rpc.ts';
import { LoadedModel } from '../../../src/engine/checkpoint/loaded-model.ts';
import { classify } from '../../../src/engine/classify/classify.ts';
import { confusion } from '../../../src/engine/classify/confusion.ts';
import type { ComingClip } from '../../../src/engine/clip/clips.ts';
import { EngineContext } from '../../../src/engine/context.ts';
import type { Frontend, InputSource } from '../../../src/engine/device/frontend.ts';
import { softmax } from '../../../src/math/softmax.ts';
import { CavMae } from '../../../src/model/cav-mae.ts';
import { runtimeCallCount } from '../../../src/model/session.ts';
import { expectClose, relativeL2 } from '../../support/compare.ts';
import { golden, goldenInputs, goldenModel, goldenPatches } from '../../support/golden-model.ts';
import { sample } from '../../support/npy.ts';
import { publicUrl, startWorker } from './worker.ts';

const MODES: readonly ClassifyMode[] = [
  'multimodal',
  'audioonly',
  'videoonly',
  'missingaudioonly',
  'missingvideoonly',
];
/** float32 sums in another order; a mean forgotten or a norm taken for another gives 1e-1. */
const FLOAT32 = 1e-4;
const TEN = Array.from({ length: 10 }, (_, index) => index);

/**
 * An engine over the golden model and clips. A clip's inputs are one number, which of the two golden clips they are,
 * since the golden pictures are not bytes: what is before the model has tests of its own.
 */
async function goldenEngine() {
  const inputs = await goldenInputs();
  const patches = async (modality: Modality, source: InputSource) =>
    goldenPatches(inputs, modality, source[0] as number);
  const engine = new EngineContext({} as Environment, null, { patches } as unknown as Frontend);
  const inspected = await goldenModel('finetuned.pth');
  const { config } = inspected;
  engine.model = new LoadedModel(
    { id: 'golden', name: 'golden', family: CAV_MAE, config } as ModelSummary,
    { backend: 'wasm', shaderF16: false, hasDecoder: false, parameters: 0 },
    () => new CavMae(inspected, { backend: { kind: 'wasm' } }),
  );
  const put = (clipId: string, sound: number | null, pictures: readonly number[]) =>
    engine.clips.set(clipId, {
      media: { close: () => undefined },
      data: {
        samples: null,
        logMel: sound === null ? null : Float32Array.of(sound),
        pictures: pictures.map((clip) => Uint8Array.of(clip)),
      },
      summary: {
        clipId,
        family: CAV_MAE,
        hasAudio: sound !== null,
        hasVideo: pictures.length > 0,
        frameTimesSeconds: [...pictures.keys()],
      },
    } as unknown as ComingClip);
  put('0', 0, Array(10).fill(0) as number[]);
  put('1', 1, Array(10).fill(1) as number[]);
  put('mixed', 0, [0, 1, 1, 0, 1, 1, 1, 1, 1, 1]);
  put('sound', 1, []);
  return engine;
}

const context = (signal = new AbortController().signal): TaskContext<Progress> => ({
  signal,
  progress: () => undefined,
});
const asked = (clipId: string, over: Partial<ClassifyParams> = {}): ClassifyParams => ({
  clipId,
  modes: MODES,
  frameIndex: 5,
  frames: 'one',
  activation: 'softmax',
  companion: null,
  ...over,
});

afterEach(() => vi.restoreAllMocks());

describe('classifying through the task', () => {
  it('agrees with the official logits in all five modes', async () => {
    const engine = await goldenEngine();
    for (const clip of [0, 1]) {
      const { answers, classifier } = await classify(engine, asked(String(clip)), context());
      expect(classifier).toMatchObject({ modelId: 'golden', isCompanion: false, classes: 7 });
      expect(answers.map(({ mode }) => mode)).toEqual(MODES);
      for (const { mode, logits, probabilities, top } of answers) {
        const reference = sample(await golden(`logits.${mode}`), clip);
        expectClose(logits, reference, FLOAT32);
        expectClose(probabilities, softmax(reference), FLOAT32);
        expect(top).toHaveLength(7);
        // The modes must differ, or one could pass for another.
        const others = answers.filter((other) => other.mode !== mode);
        expect(Math.min(...others.map((other) => relativeL2(other.logits, reference)))).toBeGreaterThan(0.01);
      }
    }
  });

  it('runs the audio tower once for ten frames, each visual tower once for three modes', async () => {
    const engine = await goldenEngine();
    // Sessions are made by the first pass; calls are counted from here on.
    await classify(engine, asked('1'), context());
    const encode = vi.spyOn(CavMae.prototype, 'encode');
    const before = runtimeCallCount();
    const { answers, frameIndices } = await classify(engine, asked('mixed', { frames: 'all' }), context());
    const towers = encode.mock.calls.map(([modality]) => modality);
    expect(towers.filter((modality) => modality === 'audio')).toHaveLength(1);
    expect(towers.filter((modality) => modality === 'visual')).toHaveLength(10);
    // Sound: tower, its head, joint encoder, classifier. A frame: those, and the joint encoder of both.
    expect(runtimeCallCount() - before).toBe(4 + 10 * 5);
    expect(frameIndices).toEqual(TEN);

    const multimodal = answers[0]!;
    expect(multimodal.votes).toHaveLength(10);
    const rows = TEN.map((row) => multimodal.frameProbabilities.subarray(row * 7, row * 7 + 7));
    // Frames 0 and 3 are golden clip 0 whole, the others its sound with the picture of clip 1.
    const whole = softmax(sample(await golden('logits.multimodal'), 0));
    expectClose(rows[3]!, whole, FLOAT32);
    expect(relativeL2(rows[1]!, whole)).toBeGreaterThan(0.01);
    const mean = Array.from({ length: 7 }, (_, label) =>
      rows.reduce((sum, row) => sum + row[label]! / 10, 0),
    );
    expectClose(multimodal.probabilities, mean, 1e-6);
    expect(answers[1]!.votes).toHaveLength(1);

    // Other frames, other probabilities: the same logits, without a call.
    const counted = runtimeCallCount();
    const again = await classify(engine, asked('mixed', { activation: 'sigmoid', frameIndex: 1 }), context());
    expect(runtimeCallCount()).toBe(counted);
    expectClose(again.answers[0]!.logits, multimodal.logits.subarray(7, 14), 1e-6);
    expect(again.answers[0]!.probabilities).not.toEqual(rows[1]);
  });

  it('stops between two calls, keeps nothing of the frame in hand, and goes on from there', async () => {
    const engine = await goldenEngine();
    await classify(engine, asked('1'), context());
    const controller = new AbortController();
    const before = runtimeCallCount();
    const run = classify(engine, asked('0', { frames: 'all' }), {
      signal: controller.signal,
      progress: ({ stage }) => {
        if (stage.includes('frame 3')) controller.abort();
      },
    });
    await expect(run).rejects.toMatchObject({ code: 'aborted' });
    expect(runtimeCallCount() - before).toBe(4 + 2 * 5);
    await classify(engine, asked('0', { frames: 'all' }), context());
    // The sound's own answers are kept; its tower runs again, for its tokens are not.
    expect(runtimeCallCount() - before).toBe(4 + 2 * 5 + 1 + 8 * 5);
  });

  it('answers by the sense there is, and says what is missing where none will do', async () => {
    const engine = await goldenEngine();
    const { answers } = await classify(engine, asked('sound', { frames: 'all' }), context());
    expect(answers.map(({ mode }) => mode)).toEqual(['audioonly', 'missingaudioonly']);
    await expect(classify(engine, asked('sound', { modes: ['videoonly'] }), context())).rejects.toMatchObject(
      {
        code: 'shape',
      },
    );
  });

  it('holds missing senses against both, and against what is known', async () => {
    const engine = await goldenEngine();
    const ids = ['0', '1', 'sound'];
    const best = async (mode: ClassifyMode, clip: number) => {
      const logits = sample(await golden(`logits.${mode}`), clip);
      return logits.indexOf(Math.max(...logits));
    };
    const truth = (await best('multimodal', 1)) === 6 ? 5 : 6;
    const result = await confusion(
      engine,
      {
        clips: ids.map((clipId) => ({ clipId, frameIndex: 5 })),
        frames: 'one',
        activation: 'softmax',
        known: [null, truth, null],
        sources: ids,
        companion: null,
      },
      context(),
    );
    expect(result).toMatchObject({ clipIds: ['0', '1'], skipped: 1, known: 1 });
    expect(result.reference).toEqual([await best('multimodal', 0), truth]);
    for (const { mode, predicted, agreement, accuracy, counts } of result.modes) {
      expect(predicted).toEqual([await best(mode, 0), await best(mode, 1)]);
      const same = await Promise.all(
        [0, 1].map(async (clip) => predicted[clip] === (await best('multimodal', clip))),
      );
      expect(agreement.value).toBe(same.filter(Boolean).length / 2);
      expect(accuracy?.value).toBe(Number(predicted[1] === truth));
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2);
    }
  });
});

describe('classifying in the worker', () => {
  it('asks a companion beside a model without classes, and teaches heads on the pairs that ship', async () => {
    using engine = await startWorker('wasm');
    const { client } = engine;
    const manifestUrl = publicUrl('models/manifest.json');
    const source = { kind: 'url', url: publicUrl('samples/05-bell.webm'), name: 'bell' } as const;
    await client.call('openClip', { clipId: 'bell', source });
    const model = await client.call('loadModel', { source: { kind: 'bundled', manifestUrl } });
    expect(model.config.classes).toBeNull();
    await expect(client.call('classify', asked('bell'))).rejects.toMatchObject({ code: 'model/config' });

    const companion = { kind: 'bundled', manifestUrl, modelId: 'cav-mae-small-finetuned' } as const;
    const result = await client.call('classify', asked('bell', { frames: 'all', companion }));
    const { labels, isCompanion } = result.classifier;
    expect(isCompanion).toBe(true);
    expect(labels).toHaveLength(26);
    expect(labels?.[result.answers[0]!.top[0]!]).toBe('bell');
    // The loaded model is still the one that rebuilds.
    const mask = { ratioAudio: 0.75, ratioVisual: 0.75, audioMode: 'unstructured', seed: 1 } as const;
    await client.call('reconstruct', { clipId: 'bell', frameIndex: 5, paint: 'visible', ...mask });

    const { runtimeCalls } = await client.call('counters', {});
    const heads = await client.call('fewShot', {
      source: { kind: 'pairs', url: publicUrl('models/features.safetensors') },
      labels: null,
      sources: null,
      shots: 4,
      seed: 1,
    });
    expect(heads).toMatchObject({ trainItems: 104, testItems: 396, unusedItems: 0, leftOut: [] });
    expect(heads.heads).toHaveLength(9);
    const accuracy = (head: string, sense: string) =>
      heads.heads.find((one) => one.head === head && one.sense === sense)!.accuracy;
    for (const head of ['neighbours', 'prototypes', 'logistic']) {
      // The model never saw a label: four of each kind are enough to find most of 26.
      expect(accuracy(head, 'both').low).toBeGreaterThan(0.7);
      // Video alone finds nearly all of them, so both together need not be better.
      expect(accuracy(head, 'both').high).toBeGreaterThanOrEqual(accuracy(head, 'visual').value);
    }
    expect((await client.call('counters', {})).runtimeCalls).toBe(runtimeCalls);

    const controller = new AbortController();
    const params = {
      source: { kind: 'clips', frames: 'one', clips: [{ clipId: 'bell', frameIndex: 5 }] },
      labels: ['bell'],
      sources: ['bell'],
      shots: 1,
      seed: 1,
    } as const;
    await expect(client.call('fewShot', params)).rejects.toThrow(/two labels with clips from two files/);
    const stopped = client.call(
      'fewShot',
      {
        ...params,
        source: { kind: 'pairs', url: publicUrl('models/features.safetensors') },
        labels: null,
        sources: null,
        shots: 8,
      },
      { signal: controller.signal, onProgress: ({ done }) => done === 2 && controller.abort() },
    );
    await expect(stopped).rejects.toMatchObject({ code: 'aborted' });
  });
});
