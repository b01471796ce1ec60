import type { ModelConfig } from '../../../src/core/model-config.ts';
import { int8Layers } from '../../../src/model/graph/int8-layers.ts';
import type { LayerSet } from '../../../src/model/graph/layers.ts';
import { fusedLayers } from '../../../src/model/graph/layers.ts';
import { configureRuntime } from '../../../src/model/runtime.ts';
import { PartSession } from '../../../src/model/session.ts';
import { packWeights } from '../../../src/model/weights.ts';
import { relativeL2 } from './graphs.ts';
import { interleave, type Rounds } from './interleave.ts';
import { stepsOf, type Step } from './passes.ts';
import { blockLayers, WITHOUT } from './quantised-layers.ts';
import { randomModel } from './random-model.ts';

export interface QuantisedParams {
  readonly config: ModelConfig;
  readonly threads: number;
  readonly rounds: number;
  /** Quantised forms of the linear layers, or the float32 layers without one kind of operator. */
  readonly forms: 'quantised' | 'without';
}

export interface QuantisedStep {
  readonly name: string;
  readonly pass: Step['pass'];
  readonly times: Rounds;
  /** ||form - float32|| / ||float32||, by form. */
  readonly relativeL2: Readonly<Record<string, number>>;
}

const FORMS: Readonly<Record<QuantisedParams['forms'], Readonly<Record<string, LayerSet>>>> = {
  quantised: { int8: int8Layers, '8 bits in blocks': blockLayers(8), '4 bits in blocks': blockLayers(4) },
  without: WITHOUT,
};

/** Runs every step of both passes on WASM with float32 layers and with other forms of them, on the same weights. */
export async function measureQuantised({
  config,
  threads,
  rounds,
  forms,
}: QuantisedParams): Promise<QuantisedStep[]> {
  await configureRuntime({ threads });
  const source = randomModel(config);
  const measured: QuantisedStep[] = [];
  for (const step of stepsOf(config)) {
    const sessions = new Map<string, PartSession>();
    for (const [form, layers] of Object.entries({ float32: fusedLayers, ...FORMS[forms] })) {
      const part = step.build(layers);
      const weights = packWeights(part, source.entriesFor(part.weights));
      sessions.set(form, await PartSession.create(part, weights, { kind: 'wasm' }));
    }
    const outputs = new Map<string, Float32Array>();
    const runs = [...sessions].map(([form, session]) => {
      const run = async () =>
        void outputs.set(form, (await session.read(step.inputs, [step.output]))[step.output]!);
      return [form, run] as const;
    });
    const times = await interleave(Object.fromEntries(runs), rounds, 1);
    const errors = [...outputs].map(([form, output]) => [form, relativeL2(output, outputs.get('float32')!)]);
    measured.push({ name: step.name, pass: step.pass, times, relativeL2: Object.fromEntries(errors) });
    for (const session of sessions.values()) await session.release();
  }
  return measured;
}
