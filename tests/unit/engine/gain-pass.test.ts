import { describe, expect, it } from 'vitest';
import type { Modality } from '../../../src/core/geometry.ts';
import type { EngineContext } from '../../../src/engine/context.ts';
import { gainSteps, runGainPass } from '../../../src/engine/inspect/gain-pass.ts';
import type { MaskedPass } from '../../../src/engine/reconstruct/masked-pass.ts';
import type { CavMae, Predictions } from '../../../src/model/cav-mae.ts';
import { GRIDS } from '../../support/cav-mae-inputs.ts';

/** The first `kept` patches stay. */
function maskKeeping(modality: Modality, kept: number) {
  const ids = Int32Array.from({ length: GRIDS[modality].tokens }, (_, token) => token);
  return {
    idsKeep: ids.slice(0, kept),
    idsRestore: ids,
    mask: Uint8Array.from(ids, (id) => (id < kept ? 0 : 1)),
  };
}

/** A clip whose every sound value is `level`, and whose every picture byte is. */
function passOf(level: number): MaskedPass {
  return {
    clip: {
      data: {
        samples: null,
        logMel: new Float32Array(1024 * 128).fill(level),
        pictures: [new Uint8Array(224 * 224 * 3).fill(level)],
      },
    },
    masks: {
      audio: maskKeeping('audio', 128),
      visual: maskKeeping('visual', 49),
    },
    subject: { clipId: String(level), frameIndex: 0, normPix: false, paint: 'visible' },
  } as unknown as MaskedPass;
}

/** Writes down what enters which part; a prediction names what entered the joint encoder. */
function fakeEngine() {
  const log: string[] = [];
  let live = 0;
  const rows = (modality: Modality | null, name: string) => {
    live += 1;
    const dispose = () => (live -= 1);
    return { modality, name, dispose, [Symbol.dispose]: dispose };
  };
  const model = {
    encode: async (modality: Modality, patches: Float32Array, ids: Int32Array) => {
      const name = `${modality}${patches[0]}`;
      log.push(`encode ${name}, ${ids.length}`);
      return rows(modality, name);
    },
    joint: async (tokens: { name: string }[]) => {
      expect(live).toBeGreaterThanOrEqual(tokens.length);
      return rows(null, tokens.map(({ name }) => name).join('+'));
    },
    decode: async (latent: { name: string }, audio: unknown, visual: unknown) => {
      log.push(`decode ${latent.name}, ${audio ? 'audio' : '-'} ${visual ? 'visual' : '-'}`);
      return latent.name;
    },
  } as unknown as CavMae;
  const engine = {
    frontend: {
      patches: async (modality: Modality, source: ArrayLike<number>, ids: Int32Array) =>
        new Float32Array(ids.length * GRIDS[modality].patchValues).fill(source[0] as number),
    },
  } as unknown as EngineContext;
  return { log, model, engine, live: () => live };
}

const { signal } = new AbortController();
const names = (predictions: Partial<Record<string, Predictions>>) => predictions as Record<string, unknown>;

describe('runGainPass', () => {
  it('runs each tower once a clip and meets right, no and other company', async () => {
    const { log, model, engine, live } = fakeEngine();
    const steps: string[] = [];
    const gainPass = { pass: passOf(1), other: passOf(2), rebuilt: ['audio', 'visual'] as const };
    const result = await runGainPass(engine, model, gainPass, signal, (stage) => steps.push(stage));
    expect(log.filter((line) => line.startsWith('encode')).sort()).toEqual([
      'encode audio1, 128',
      'encode audio2, 128',
      'encode visual1, 49',
      'encode visual2, 49',
    ]);
    expect(names(result.audio)).toEqual({ right: 'audio1+visual1', none: 'audio1', other: 'audio1+visual2' });
    expect(names(result.visual)).toEqual({
      right: 'audio1+visual1',
      none: 'visual1',
      other: 'visual1+audio2',
    });
    expect(log.filter((line) => line.startsWith('decode'))).toHaveLength(5);
    expect(steps).toHaveLength(gainSteps(gainPass));
    expect(live()).toBe(0);
  });

  it('gives the decoder no mask of a sense that did not enter: all of it is hidden', async () => {
    const { log, model, engine } = fakeEngine();
    await runGainPass(
      engine,
      model,
      { pass: passOf(1), other: null, rebuilt: ['audio', 'visual'] },
      signal,
      () => {},
    );
    expect(log).toContain('decode audio1, audio -');
    expect(log).toContain('decode visual1, - visual');
  });

  it('leaves out what nobody asks for', async () => {
    const { log, model, engine } = fakeEngine();
    const silent = passOf(2);
    const other = { ...silent, masks: { ...silent.masks, visual: null } };
    const gainPass = { pass: passOf(1), other, rebuilt: ['audio'] as const };
    const result = await runGainPass(engine, model, gainPass, signal, () => {});
    expect(log.filter((line) => line.startsWith('encode'))).toHaveLength(2);
    expect(names(result.visual)).toEqual({});
    expect(result.audio.other).toBeUndefined();
    expect(gainSteps(gainPass)).toBe(4);
  });

  it('frees every token when it fails half-way', async () => {
    const { model, engine, live } = fakeEngine();
    const failing = {
      ...model,
      joint: async () => {
        throw new Error('lost');
      },
    } as unknown as CavMae;
    const gainPass = { pass: passOf(1), other: null, rebuilt: ['audio'] as const };
    await expect(runGainPass(engine, failing, gainPass, signal, () => {})).rejects.toThrow('lost');
    expect(live()).toBe(0);
  });
});
