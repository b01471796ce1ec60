/** `cavmae tensors`: every named tensor of the specification, from arrays. */
import { join } from 'node:path';
import type { TensorsParams } from '../src/contract/batch.ts';
import type { EngineOptions } from './engine.ts';
import { BatchEngine } from './engine.ts';
import { CommandError } from './fail.ts';
import { readNpy } from './read-npy.ts';
import { writeNpy, writeWhole } from './write-files.ts';

export interface TensorsOptions {
  readonly audio: string;
  readonly image: string;
  readonly noiseAudio?: string | undefined;
  readonly noiseVisual?: string | undefined;
  readonly maskRatioAudio?: number | undefined;
  readonly maskRatioVisual?: number | undefined;
  readonly out: string;
}

/** Runs the model on the arrays and writes each result as `<name>.npy`, and `losses.json`. */
export async function tensors(options: TensorsOptions, engineOptions: EngineOptions): Promise<unknown> {
  const params = readInputs(options);
  const engine = await BatchEngine.start({ ...engineOptions, workers: 1 });
  try {
    const { tensors: named, losses } = await engine.call(0, 'tensors', params);
    for (const [name, { values, shape }] of Object.entries(named)) {
      writeNpy(join(options.out, `${name}.npy`), values, shape);
    }
    writeWhole(join(options.out, 'losses.json'), `${JSON.stringify(losses, null, 2)}\n`);
    return { out: options.out, tensors: Object.keys(named), losses };
  } finally {
    await engine.close();
  }
}

function readInputs(options: TensorsOptions): TensorsParams {
  const audio = readNpy(options.audio);
  const image = readNpy(options.image);
  const [clips = 0] = audio.shape;
  const { noiseAudio, noiseVisual } = options;
  if ((noiseAudio === undefined) !== (noiseVisual === undefined)) {
    throw new CommandError('Expected --noise-audio and --noise-visual together, got one of them.');
  }
  const masked =
    noiseAudio === undefined || noiseVisual === undefined
      ? null
      : {
          noiseAudio: readNpy(noiseAudio).values,
          noiseVisual: readNpy(noiseVisual).values,
          ratioAudio: options.maskRatioAudio ?? 0.75,
          ratioVisual: options.maskRatioVisual ?? 0.75,
        };
  return { audio: audio.values, image: image.values, clips, masked };
}
