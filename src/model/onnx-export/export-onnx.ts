/** One graph with its weights as files of their own. */
import type { InspectedModel } from '../checkpoint/inspect.ts';
import type { ModelPart } from '../graph/builder.ts';
import { encodeModel } from '../graph/onnx.ts';
import type { PartName } from '../part-sessions.ts';
import { buildPart } from '../part-sessions.ts';
import { packWeights } from '../weights.ts';
import type { WeightsBlob } from '../weights-blob.ts';

/** One graph as files of its own: `<name>.onnx`, and the weights that it refers to by name beside it. */
export interface ExportedPart {
  readonly name: PartName;
  readonly part: ModelPart;
  readonly graphFile: string;
  readonly graph: Uint8Array<ArrayBuffer>;
  readonly weightsFile: string;
  /** Read from the model's file when it is. */
  readonly weights: WeightsBlob;
}

/** The graphs a model has, in the order in which they are run. */
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
 * One of the graphs that this page runs, in float32, with its weights in a file of its own.
 *
 * @throws {@link AppError} `model/no-decoder` or `model/config` for a part that the model lacks.
 */
export function exportPart(name: PartName, model: InspectedModel): ExportedPart {
  const part = buildPart(name, model, 'float32');
  const { blob, ranges } = packWeights(part, model.entries);
  const weightsFile = `${name}.onnx.data`;
  const graph = encodeModel(
    part.graph,
    ranges.map((range) => ({ ...range, location: weightsFile })),
  );
  return { name, part, graphFile: `${name}.onnx`, graph, weightsFile, weights: blob };
}
