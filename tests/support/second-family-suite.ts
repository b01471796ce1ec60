/** The tests of a made-up family through open, encode, reconstruct and similarity, against PyTorch, on any backend. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Progress } from '../../src/contract/environment.ts';
import { CAV_MAE } from '../../src/core/family.ts';
import type { TaskContext } from '../../src/core/rpc.ts';
import { loadModel } from '../../src/engine/checkpoint/load-model.ts';
import { openClip } from '../../src/engine/clip/open-clip.ts';
import type { EngineContext } from '../../src/engine/context.ts';
import { poolBy } from '../../src/engine/features/embed.ts';
import { planPass, runPass } from '../../src/engine/reconstruct/masked-pass.ts';
import { reconstruct } from '../../src/engine/reconstruct/reconstruct.ts';
import { compareClips } from '../../src/engine/similarity/compare-clips.ts';
import { FAMILIES } from '../../src/model/families.ts';
import golden from '../fixtures/family/family.json';
import { expectClose } from './compare.ts';
import { fixtureBytes } from './fixture.ts';
import { parseNpy } from './npy.ts';
import { SECOND_FAMILY, secondFamilyFile } from './second-family.ts';

const context: TaskContext<Progress> = { signal: new AbortController().signal, progress: () => undefined };
const array = async (name: string) => parseNpy(await fixtureBytes(`family/${name}.npy`)).data;
const clipFile = async (name: string) => new File([await fixtureBytes('family/clip.mkv')], name);

const ASKED = {
  clipId: 'a',
  frameIndex: SECOND_FAMILY.visual.retrievalFrame,
  paint: 'visible',
  ratioAudio: 0.75,
  ratioVisual: 0.75,
  audioMode: 'unstructured',
  seed: golden.seed,
} as const;

/** Every so many rows of a matrix. */
function thinned(values: Float32Array, width: number, step: number): number[] {
  const rows: number[] = [];
  for (let row = 0; row * width < values.length; row += step)
    rows.push(...values.subarray(row * width, (row + 1) * width));
  return rows;
}

/** Declares the tests. @param tolerance - relative L2 of every stage. */
export function describeSecondFamily(
  on: string,
  makeEngine: () => Promise<EngineContext>,
  tolerance: number,
): void {
  describe(`a second family, stage by stage on ${on}`, () => {
    const { audio, visual } = SECOND_FAMILY;
    let engine: EngineContext;

    beforeAll(async () => {
      FAMILIES.push(SECOND_FAMILY);
      engine = await makeEngine();
      for (const clipId of ['a', 'b'])
        await openClip(engine, { clipId, source: { kind: 'file', file: await clipFile(clipId) } }, context);
      expect((await engine.clips.load('a')).data.logMel).toHaveLength(CAV_MAE.audio.spectrogramFrames * 128);
      const source = { kind: 'file', file: secondFamilyFile() } as const;
      const { family } = await loadModel(engine, { source }, context);
      expect(family).toEqual(SECOND_FAMILY);
    });
    afterAll(async () => {
      FAMILIES.splice(FAMILIES.indexOf(SECOND_FAMILY), 1);
      await engine.model?.retire();
    });

    it('prepares an open clip anew: window, frames, spectrogram', async () => {
      const { family, summary, data } = await engine.clips.load('a');
      expect(family.id).toBe('second');
      expect([summary.windowSeconds, summary.audioSeconds]).toEqual([6, 6]);
      expect(summary.frameTimesSeconds).toHaveLength(visual.framesPerClip);
      expect(data.pictures.map((picture) => picture?.[0])).toEqual(golden.greys);
      expect(data.logMel).toHaveLength(audio.spectrogramFrames * 128);
      const rows = thinned(data.logMel!, 128, golden.steps.rows);
      expectClose(rows, await array('log_mel'), tolerance);
    });

    it('encodes both modalities', async () => {
      const { data } = await engine.clips.load('a');
      const loaded = engine.requireModel();
      const { signal } = context;
      const heard = await poolBy(engine, loaded, { modality: 'audio', source: data.logMel! }, signal);
      expectClose(heard, await array('pooled_a'), tolerance);
      const seen = await array('pooled_v');
      for (const [index, picture] of data.pictures.entries()) {
        const feature = await poolBy(engine, loaded, { modality: 'visual', source: picture! }, signal);
        expectClose(feature, seen.subarray(index * 16, (index + 1) * 16), tolerance);
      }
    });

    it('rebuilds what is hidden', async () => {
      const loaded = engine.requireModel();
      const pass = await planPass(engine, loaded.summary, ASKED);
      const predicted = await loaded.use((model) => runPass(engine, model, pass, context));
      const { steps } = golden;
      const heard = thinned(predicted.audio, audio.grid.patchValues, steps.audio);
      expectClose(heard, await array('pred_a'), tolerance);
      const seen = thinned(predicted.visual, visual.grid.patchValues, steps.visual);
      expectClose(seen, await array('pred_v'), tolerance);
      const result = await reconstruct(engine, ASKED, context);
      expectClose(result.audio!.patchLoss, await array('loss_a'), tolerance);
      expectClose(result.visual!.patchLoss, await array('loss_v'), tolerance);
      expectClose(
        [result.audio!.loss, result.visual!.loss],
        [golden.lossAudio, golden.lossVisual],
        tolerance,
      );
      expect([result.audio!.width, result.audio!.height]).toEqual([416, 128]);
      expect([result.audio!.mask.length, result.visual!.mask.length]).toEqual([208, 196]);
    });

    it('compares clips', async () => {
      const clips = [
        { clipId: 'a', frameIndex: 8 },
        { clipId: 'b', frameIndex: 15 },
      ];
      const { cosine } = await compareClips(engine, { clips }, context);
      const row = [golden.cosines[8]!, golden.cosines[15]!];
      expectClose(cosine, [...row, ...row], tolerance);
    });

    it('gives each model the clip as its family reads it, in turn', async () => {
      const published = await engine.clips.load('a', CAV_MAE);
      expect(published.data.pictures).toHaveLength(10);
      expect(published.data.logMel).toHaveLength(1024 * 128);
      expect((await engine.clips.load('a')).data.pictures).toHaveLength(16);
      await expect(planPass(engine, engine.requireModel().summary, ASKED)).resolves.toBeDefined();
      const beyond = { ...ASKED, frameIndex: 16 };
      await expect(reconstruct(engine, beyond, context)).rejects.toThrow(
        'Expected a frame index from 0 to 15, got 16.',
      );
    });
  });
}
