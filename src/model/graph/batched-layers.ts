/** Translates layers for graphs with a batch axis: with ONNX Runtime's fused operators, or with standard ones only. */
import type { GraphBuilder, Value } from './builder.ts';
import type { LayerSet } from './layers.ts';
import { EPSILON, fusedLayers } from './layers.ts';
import { MICROSOFT } from './onnx.ts';

/** x W^T + b for x of any rank; the runtime transposes the weight once. */
const linear: LayerSet['linear'] = (
  b,
  x,
  name,
  outputs,
  inputs,
  bias = b.weight(`${name}.bias`, [outputs]),
) => {
  const weight = b.weight(`${name}.weight`, [outputs, inputs]);
  return b.node('Add', [b.node('MatMul', [x, b.node('Transpose', [weight], { perm: [1, 0] })]), bias]);
};

/** For (batch, tokens, width): attention and the sum before a normalisation are operators of ONNX Runtime. */
export const batchedLayers: LayerSet = {
  ...fusedLayers,
  linear,
  attention(b, qkv, _, heads) {
    const packed = b.nodes('Split', '', [qkv], 3, { axis: 2, num_outputs: 3 });
    const [attended] = b.nodes('MultiHeadAttention', MICROSOFT, packed, 1, { num_heads: heads });
    return attended as Value;
  },
};

/** The same arithmetic in the operators of ONNX opset 20 alone. */
export const standardLayers: LayerSet = {
  ...batchedLayers,
  normalise(b, { stream, added }, name, width) {
    const sum = added === null ? stream : b.node('Add', [stream, added]);
    const scale = b.weight(`${name}.weight`, [width]);
    const shift = b.weight(`${name}.bias`, [width]);
    return {
      normalised: b.node('LayerNormalization', [sum, scale, shift], { axis: -1, ...EPSILON }),
      stream: sum,
    };
  },
  attention(b, qkv, width, heads) {
    const [queries, keys, values] = perHead(b, qkv, width, heads);
    // Scaling before the product keeps the scores small.
    const scale = b.node('Constant', [], { value_float: { float: (width / heads) ** -0.5 } });
    const scaled = b.node('Mul', [queries, scale]);
    const scores = b.node('MatMul', [scaled, b.node('Transpose', [keys], { perm: [0, 1, 3, 2] })]);
    const weights = b.node('Softmax', [scores], { axis: -1 });
    const attended = b.node('Transpose', [b.node('MatMul', [weights, values])], { perm: [0, 2, 1, 3] });
    return b.node('Reshape', [attended, b.integers([0, 0, width])]);
  },
};

/** (batch, tokens, 3 * width) packed as queries, keys, values, each (batch, heads, tokens, width / heads). */
function perHead(b: GraphBuilder, qkv: Value, width: number, heads: number): readonly [Value, Value, Value] {
  const [queries, keys, values] = b.nodes('Split', '', [qkv], 3, { axis: 2, num_outputs: 3 }).map((part) =>
    b.node('Transpose', [b.node('Reshape', [part, b.integers([0, 0, heads, width / heads])])], {
      perm: [0, 2, 1, 3],
    }),
  );
  return [queries as Value, keys as Value, values as Value];
}
