/** Linear layers with block-quantised weights, and layers that leave something out. */
import type { GraphBuilder, Value } from '../../../src/model/graph/builder.ts';
import { real, roundedRows } from '../../../src/model/graph/int8-layers.ts';
import type { LayerSet } from '../../../src/model/graph/layers.ts';
import { fusedLayers } from '../../../src/model/graph/layers.ts';
import { MICROSOFT } from '../../../src/model/graph/onnx.ts';

/** Values that share one scale along the inputs of a weight. */
const BLOCK = 32;
const UINT8 = 2;

/** Weights of 8 or 4 bits in blocks of 32 with one scale each; the operator rounds the activations (MatMulNBits). */
export function blockLayers(bits: 4 | 8): LayerSet {
  return {
    ...fusedLayers,
    linear(b, x, name, outputs, inputs, bias = b.weight(`${name}.bias`, [outputs])) {
      const blocks = inputs / BLOCK;
      const weight = b.weight(`${name}.weight`, [outputs, inputs]);
      const inBlocks = b.node('Reshape', [weight, b.integers([outputs, blocks, BLOCK])]);
      const middle = 2 ** (bits - 1);
      const { steps, size } = roundedRows(b, inBlocks, middle - 1);
      const levels = b.node('Add', [steps, real(b, middle)]);
      const packed = b.node('Cast', [bits === 8 ? levels : inPairs(b, levels, outputs, blocks)], {
        to: UINT8,
      });
      const scales = b.node('Reshape', [size, b.integers([-1])]);
      const [product] = b.nodes('MatMulNBits', MICROSOFT, [x, packed, scales], 1, {
        K: inputs,
        N: outputs,
        bits,
        block_size: BLOCK,
        accuracy_level: 4,
      });
      return b.node('Add', [product as Value, bias]);
    },
  };
}

/** Two levels of four bits in each byte, the first in the lower half. */
function inPairs(b: GraphBuilder, levels: Value, outputs: number, blocks: number): Value {
  const pairs = b.node('Reshape', [levels, b.integers([outputs, blocks, BLOCK / 2, 2])]);
  const [low, high] = b.nodes('Split', '', [pairs], 2, { axis: 3, num_outputs: 2 }) as [Value, Value];
  const bytes = b.node('Add', [low, b.node('Mul', [high, real(b, 16)])]);
  return b.node('Reshape', [bytes, b.integers([outputs, blocks, BLOCK / 2])]);
}

/** The layers without one kind of operator: what is saved is the operator's share of the time. */
export const WITHOUT: Readonly<Record<string, LayerSet>> = {
  attention: {
    ...fusedLayers,
    attention: (b, qkv) => b.nodes('Split', '', [qkv], 3, { axis: 1, num_outputs: 3 })[0] as Value,
  },
  GELU: { ...fusedLayers, gelu: (_, x) => x },
  normalisation: {
    ...fusedLayers,
    normalise(b, { stream, added }) {
      const sum = added === null ? stream : b.node('Add', [stream, added]);
      return { normalised: sum, stream: sum };
    },
  },
};
