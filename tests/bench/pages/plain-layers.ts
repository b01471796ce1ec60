import type { GraphBuilder, Value } from '../../../src/model/graph/builder.ts';
import type { LayerSet } from '../../../src/model/graph/layers.ts';

const FLOAT = 1;
const EPSILON = { epsilon: { float: 1e-5 } };

/**
 * The same layers as an exporter that writes one node for each line of the PyTorch code leaves them: product
 * and bias apart, attention out of transposes and products, GELU out of erf. The runtime may still fuse what it
 * recognises, as it would for such a file.
 */
export const plainLayers: LayerSet = {
  linear(b, x, name, outputs, inputs, bias = b.weight(`${name}.bias`, [outputs])) {
    const transposed = b.node('Transpose', [b.weight(`${name}.weight`, [outputs, inputs])], { perm: [1, 0] });
    return b.node('Add', [b.node('MatMul', [x, transposed]), bias]);
  },

  normalise(b, { stream, added }, name, width) {
    const sum = added === null ? stream : b.node('Add', [stream, added]);
    const scale = b.weight(`${name}.weight`, [width]);
    const shift = b.weight(`${name}.bias`, [width]);
    const normalised = b.node('LayerNormalization', [sum, scale, shift], { axis: -1, ...EPSILON });
    return { normalised, stream: sum };
  },

  attention(b, qkv, width, heads) {
    const depth = width / heads;
    const split = b.node('Reshape', [qkv, b.integers([-1, 3, heads, depth])]);
    const byHead = b.node('Transpose', [split], { perm: [1, 2, 0, 3] });
    const [queries, keys, values] = [0, 1, 2].map((index) =>
      b.node('Gather', [byHead, scalarIndex(b, index)], { axis: 0 }),
    ) as [Value, Value, Value];
    const scaled = b.node('Mul', [queries, b.node('Reciprocal', [b.node('Sqrt', [number(b, depth)])])]);
    const scores = b.node('MatMul', [scaled, b.node('Transpose', [keys], { perm: [0, 2, 1] })]);
    const attended = b.node('MatMul', [b.node('Softmax', [scores], { axis: -1 }), values]);
    return b.node('Reshape', [b.node('Transpose', [attended], { perm: [1, 0, 2] }), b.integers([-1, width])]);
  },

  gelu(b, x) {
    const two = number(b, 2);
    const error = b.node('Erf', [b.node('Div', [x, b.node('Sqrt', [two])])]);
    const doubled = b.node('Mul', [x, b.node('Add', [error, number(b, 1)])]);
    return b.node('Mul', [doubled, b.node('Reciprocal', [two])]);
  },
};

/** A number as float32; the builder holds integers only, and the runtime folds the cast away. */
function number(b: GraphBuilder, value: number): Value {
  return b.node('Cast', [b.integers([value])], { to: FLOAT });
}

/** An index without an axis, so that Gather drops the axis it takes from. */
function scalarIndex(b: GraphBuilder, index: number): Value {
  return b.node('Squeeze', [b.integers([index])]);
}
