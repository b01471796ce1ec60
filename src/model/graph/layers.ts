/** Translates layers into ONNX operators. */
import type { GraphBuilder, Value } from './builder.ts';
import { MICROSOFT } from './onnx.ts';

/** What is added to a variance before its root is taken. */
export const EPSILON = { epsilon: { float: 1e-5 } };

/** The residual stream: its value so far and what the last layer adds to it, not summed yet. */
export interface Residual {
  readonly stream: Value;
  readonly added: Value | null;
}

/**
 * The layers that a block consists of. Graphs take them as a set, so that another translation of the same arithmetic
 * can be built and compared.
 */
export interface LayerSet {
  /** x W^T + b, or x W^T + `bias` if that is a value of the output's shape. */
  linear(b: GraphBuilder, x: Value, name: string, outputs: number, inputs: number, bias?: Value): Value;
  /** Sums the residual and normalises the sum: returns both. */
  normalise(b: GraphBuilder, x: Residual, name: string, width: number): { normalised: Value; stream: Value };
  /** Multi-head attention of (tokens, 3 * width) packed queries, keys and values. */
  attention(b: GraphBuilder, qkv: Value, width: number, heads: number): Value;
  /** Exact (erf) GELU. */
  gelu(b: GraphBuilder, x: Value): Value;
}

/**
 * Few and large operators, one dispatch each on WebGPU: the bias inside Gemm, the residual sum inside the
 * normalisation, attention as one operator (the standard `Attention` would run on the CPU there).
 */
export const fusedLayers: LayerSet = {
  linear(b, x, name, outputs, inputs, bias = b.weight(`${name}.bias`, [outputs])) {
    return b.node('Gemm', [x, b.weight(`${name}.weight`, [outputs, inputs]), bias], { transB: 1 });
  },

  normalise(b, { stream, added }, name, width) {
    const scale = b.weight(`${name}.weight`, [width]);
    const shift = b.weight(`${name}.bias`, [width]);
    if (added === null) {
      return {
        normalised: b.node('LayerNormalization', [stream, scale, shift], { axis: -1, ...EPSILON }),
        stream,
      };
    }
    const inputs = [stream, added, scale, shift];
    const [normalised, , , sum] = b.nodes('SkipLayerNormalization', MICROSOFT, inputs, 4, EPSILON, [1, 2]);
    return { normalised: normalised as Value, stream: sum as Value };
  },

  attention(b, qkv, width, heads) {
    const batched = b.node('Reshape', [qkv, b.integers([1, -1, 3 * width])]);
    const packed = b.nodes('Split', '', [batched], 3, { axis: 2, num_outputs: 3 });
    const [attended] = b.nodes('MultiHeadAttention', MICROSOFT, packed, 1, { num_heads: heads });
    return b.node('Reshape', [attended as Value, b.integers([-1, width])]);
  },

  gelu: (b, x) => b.node('Gelu', [x]),
};

/** The sum of a residual, for use where no normalisation follows. */
export function settle(b: GraphBuilder, { stream, added }: Residual): Value {
  return added === null ? stream : b.node('Add', [stream, added]);
}
