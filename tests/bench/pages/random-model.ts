import { CAV_MAE } from '../../../src/core/family.ts';
import type { ModelConfig } from '../../../src/core/model-config.ts';
import { sizeOf } from '../../../src/core/tensor.ts';
import type { TensorEntry } from '../../../src/model/checkpoint/entry.ts';
import { expectedTensors } from '../../../src/model/checkpoint/tensor-names.ts';
import type { WeightUse } from '../../../src/model/graph/builder.ts';

/** What a graph is measured with: a configuration and where its tensors are. */
export interface BenchModel {
  readonly config: ModelConfig;
  /** The tensors of one part: made when asked for, so that a large model is never in memory whole. */
  entriesFor(uses: readonly WeightUse[]): ReadonlyMap<string, TensorEntry>;
}

/** A model of any size with seeded noise for weights, scaled so that activations neither grow nor vanish. */
export function randomModel(config: ModelConfig): BenchModel {
  const shapes = expectedTensors({ ...config, classes: null }, CAV_MAE);
  const entriesFor = (uses: readonly WeightUse[]) =>
    new Map(
      uses.map(({ name }, index) => {
        const shape = shapes.get(name)?.shape;
        if (!shape) throw new Error(`Expected ${name} among the tensors of a CAV-MAE.`);
        const blob = new Blob([randomTensor(name, shape, index + 1)]);
        const place = { dtype: 'F32', blob, byteOffset: 0, byteLength: blob.size } as const;
        return [name, { name, shape, ...place }];
      }),
    );
  return { config, entriesFor };
}

function randomTensor(name: string, shape: readonly number[], seed: number): Float32Array<ArrayBuffer> {
  const centre = /norm.*weight$/.test(name) ? 1 : 0;
  const spread = name.endsWith('.weight') && shape.length > 1 ? Math.sqrt(3 / sizeOf(shape.slice(1))) : 0.02;
  const values = new Float32Array(sizeOf(shape));
  // A plain congruential generator: 190 million values must not take longer than the measurement.
  let state = (seed * 2654435761) >>> 0;
  for (let i = 0; i < values.length; i += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    values[i] = centre + spread * (state / 0x80000000 - 1);
  }
  return values;
}
