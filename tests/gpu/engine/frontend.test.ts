import { describe, expect, it } from 'vitest';
import { CAV_MAE } from '../../../src/core/family.ts';
import { SeededRandom } from '../../../src/core/rng.ts';
import { cpuFrontend } from '../../../src/engine/device/cpu-frontend.ts';
import { createGpuFrontend } from '../../../src/engine/device/gpu-frontend.ts';
import { readFloats } from '../../../src/gpu/buffers.ts';
import { requestGpu } from '../../../src/gpu/device.ts';
import { AUDIO, VISUAL } from '../../support/cav-mae-inputs.ts';
import { AUDIO_GRID, VISUAL_GRID } from '../../support/cav-mae-inputs.ts';
import { relativeL2 } from '../../support/compare.ts';

/** The two front ends differ by float32 rounding only (log-mel near its floor most), and by one grey level where a weight falls on a half. */
const RELATIVE_TOLERANCE = 1e-4;

async function frontends() {
  const gpu = await requestGpu();
  if (!gpu) throw new Error('There is no WebGPU adapter: these tests need one, a software adapter will do.');
  return { device: gpu.device, gpu: await createGpuFrontend(gpu.device), cpu: cpuFrontend };
}

const random = new SeededRandom(11);
const noise = (count: number) => random.uniforms(count).map((value) => value - 0.5);

async function picture(width: number, height: number): Promise<ImageBitmap> {
  const pixels = new Uint8ClampedArray(width * height * 4).map((_, i) =>
    i % 4 === 3 ? 255 : random.nextUint32() & 255,
  );
  return createImageBitmap(new ImageData(pixels, width, height));
}

describe('the GPU front end beside the CPU one', () => {
  it('hears the same: 998 frames and a short clip whose rest is padding', async () => {
    const { gpu, cpu } = await frontends();
    for (const samples of [16_000 * 10, 400, 7001]) {
      const sound = new Float32Array(noise(samples));
      const [ours, reference] = [await gpu.spectrogram(sound, AUDIO), await cpu.spectrogram(sound, AUDIO)];
      expect(ours.frames).toBe(reference.frames);
      expect(relativeL2(ours.logMel, reference.logMel)).toBeLessThan(RELATIVE_TOLERANCE);
      expect(ours.logMel.at(-1)).toBe(0);
    }
  });

  it('sees the same pictures, wide, tall and small', async () => {
    const { gpu, cpu } = await frontends();
    for (const [width, height] of [
      [320, 180],
      [225, 301],
      [31, 47],
    ] as const) {
      const image = await picture(width, height);
      const [ours, reference] = [await gpu.picture(image, VISUAL), await cpu.picture(image, VISUAL)];
      expect(ours.length).toBe(reference.length);
      const off = ours.filter((value, i) => Math.abs(value - (reference[i] as number)) > 1).length;
      expect(off / ours.length).toBeLessThan(0.001);
    }
  });

  it('cuts the same patches, from what it made itself and from what it is given', async () => {
    const { gpu, cpu, device } = await frontends();
    const { logMel } = await gpu.spectrogram(new Float32Array(noise(48_000)), AUDIO);
    const rgb = await gpu.picture(await picture(260, 240), VISUAL);
    const cases = [
      ['audio', logMel, AUDIO_GRID],
      ['audio', logMel.slice(), AUDIO_GRID],
      ['visual', rgb, VISUAL_GRID],
      ['visual', rgb.slice(), VISUAL_GRID],
    ] as const;
    for (const [modality, source, grid] of cases) {
      const ids = Int32Array.from([grid.tokens - 1, 0, 17, 3, 18]);
      const buffer = await gpu.patches(modality, source, ids, CAV_MAE);
      const ours = await readFloats(device, buffer as GPUBuffer, ids.length * grid.patchValues);
      const reference = (await cpu.patches(modality, source, ids, CAV_MAE)) as Float32Array;
      expect(relativeL2(ours, reference)).toBeLessThan(RELATIVE_TOLERANCE);
    }
  });

  it('finds the same cosines, and none in an empty gallery', async () => {
    const { gpu, cpu } = await frontends();
    const rows = [1, 2, 3].map(() => new Float32Array(noise(97)));
    const columns = [1, 2].map(() => new Float32Array(noise(97)));
    expect(relativeL2(await gpu.cosines(rows, columns), await cpu.cosines(rows, columns))).toBeLessThan(
      RELATIVE_TOLERANCE,
    );
    expect(await gpu.cosines([], columns)).toHaveLength(0);
  });
});
