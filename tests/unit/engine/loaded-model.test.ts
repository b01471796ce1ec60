import { describe, expect, it } from 'vitest';
import type { ModelSummary } from '../../../src/contract/model.ts';
import { AppError } from '../../../src/core/errors.ts';
import { LoadedModel } from '../../../src/engine/checkpoint/loaded-model.ts';
import type { CavMae, Predictions } from '../../../src/model/cav-mae.ts';
import type { Precision } from '../../../src/model/graph/builder.ts';

const summary = { precision: 'float32', precisionReason: '', precisionPending: true } as ModelSummary;
const facts = { backend: 'webgpu', shaderF16: true, hasDecoder: true, parameters: 1e6 } as const;

/** A model that remembers what was made and freed; `half` is what its float16 twin predicts where 1 is right. */
function loaded() {
  const made: Precision[] = [];
  const released: Precision[] = [];
  const model = new LoadedModel(summary, facts, (precision) => {
    made.push(precision);
    return { precision, release: async () => void released.push(precision) } as unknown as CavMae;
  });
  return { model, made, released };
}

const predict =
  (half: number) =>
  async ({ precision }: CavMae): Promise<Predictions> => {
    const value = Float32Array.of(precision === 'float16' ? half : 1);
    return { audio: value, visual: value };
  };

describe('a loaded model', () => {
  it('makes its float16 twin for the check and keeps it only if it agrees', async () => {
    const good = loaded();
    expect(good.made).toEqual(['float32']);
    expect((await good.model.checkDraft('bell', predict(1.001))).precision).toBe('float16');
    expect(await good.model.useDraft(async ({ precision }) => precision)).toBe('float16');
    expect(await good.model.use(async ({ precision }) => precision)).toBe('float32');
    expect(good.released).toEqual([]);
    await good.model.retire();
    expect(good.released).toEqual(['float32', 'float16']);

    const bad = loaded();
    expect((await bad.model.checkDraft('bell', predict(1.1))).precision).toBe('float32');
    expect(bad.released).toEqual(['float16']);
    await expect(bad.model.useDraft(predict(1))).rejects.toMatchObject({ code: 'internal' });
  });

  it('checks once, however often it is asked', async () => {
    const { model, made } = loaded();
    const asked = [1, 2, 3].map(() => model.checkDraft('bell', predict(1)));
    expect(new Set((await Promise.all(asked)).map(({ precision }) => precision))).toEqual(
      new Set(['float16']),
    );
    expect(made).toEqual(['float32', 'float16']);
  });

  it('forgets an aborted check, and frees what it made', async () => {
    const { model, released } = loaded();
    const abort = () => Promise.reject(new AppError('aborted', 'Cancelled.'));
    await expect(model.checkDraft('bell', abort)).rejects.toMatchObject({ code: 'aborted' });
    expect(released).toEqual(['float16']);
    expect(model.precision.precisionPending).toBe(true);
    expect((await model.checkDraft('bell', predict(1))).precision).toBe('float16');
  });

  it('gives its sessions back to rest, but not under a pass, and works again afterwards', async () => {
    const { model, made, released } = loaded();
    const under = await model.use(() => model.rest());
    expect([under, released]).toEqual([false, []]);
    expect(await model.rest()).toBe(true);
    expect([made, released]).toEqual([['float32', 'float32'], ['float32']]);
    expect(await model.use(async ({ precision }) => precision)).toBe('float32');
    await model.retire();
    expect(released).toEqual(['float32', 'float32']);
    expect(await model.rest()).toBe(false);
  });

  it('stays until a check has ended when it is replaced meanwhile', async () => {
    const { model, released } = loaded();
    const check = model.checkDraft('bell', predict(1));
    await model.retire();
    expect(released).toEqual([]);
    await check;
    expect(released).toEqual(['float32', 'float16']);
  });
});
