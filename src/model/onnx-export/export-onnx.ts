/** Exports one graph with its weights in a file of their own. */
import type { InspectedModel } from '../checkpoint/inspect.ts';
import { batchedLayers, standardLayers } from '../graph/batched-layers.ts';
import type { ModelPart } from '../graph/builder.ts';
import { encodeModel } from '../graph/onnx.ts';
import type { PartName } from '../part-sessions.ts';
import { buildPart } from '../part-sessions.ts';
import { packWeights } from '../weights.ts';
import type { WeightsBlob } from '../weights-blob.ts';

/** One graph in two files: `<name>.onnx`, and beside it the weights, which it refers to by name. */
export interface ExportedPart {
  readonly name: PartName;
  readonly part: ModelPart;
  readonly graphFile: string;
  readonly graph: Uint8Array<ArrayBuffer>;
  readonly weightsFile: string;
  /** Read from the model's file only when this is read. */
  readonly weights: WeightsBlob;
}

/** Which operators the graphs may use: those of ONNX Runtime too, or those of ONNX alone. */
export type ExportOperators = 'onnxruntime' | 'standard';

/** The graphs of a model, in the order in which they run. */
export function partsOf({ config }: InspectedModel): readonly PartName[] {
  return [
    'audio-tower',
    'visual-tower',
    'audio-head',
    'visual-head',
    'joint',
    ...(config.decoder ? (['decoder'] as const) : []),
    ...(config.classes !== null ? (['classifier'] as const) : []),
  ];
}

/**
 * One of the model's graphs, in float32 and for batches, with its weights in a file of its own.
 *
 * @throws {@link AppError} `model/no-decoder` or `model/config` for a part that the model lacks.
 */
export function exportPart(
  name: PartName,
  model: InspectedModel,
  operators: ExportOperators = 'onnxruntime',
): ExportedPart {
  const layers = operators === 'standard' ? standardLayers : batchedLayers;
  const part = buildPart(name, model, 'float32', { layers, batched: true });
  const { blob, ranges } = packWeights(part, model.entries);
  const weightsFile = `${name}.onnx.data`;
  const graph = encodeModel(
    part.graph,
    ranges.map((range) => ({ ...range, location: weightsFile })),
  );
  return { name, part, graphFile: `${name}.onnx`, graph, weightsFile, weights: blob };
}
