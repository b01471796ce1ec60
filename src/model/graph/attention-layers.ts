/** Builds attention from basic operators, so that its weights can be read. */
import type { GraphBuilder, Value } from './builder.ts';
import type { LayerSet } from './layers.ts';
import { fusedLayers } from './layers.ts';

/**
 * The fused layers, but with attention built from basic operators, because the fused operator does not output its
 * weights.
 *
 * @param collect - called with each block's weights, (tokens, tokens), mean over heads; a row attends and sums to 1.
 */
export function attentionLayers(collect: (weights: Value) => void): LayerSet {
  return {
    ...fusedLayers,
    attention(b, qkv, width, heads) {
      const [queries, keys, values] = perHead(b, qkv, width, heads);
      // Scaling before the product keeps the scores small.
      const scale = b.node('Constant', [], { value_float: { float: (width / heads) ** -0.5 } });
      const scaled = b.node('Mul', [queries, scale]);
      const scores = b.node('MatMul', [scaled, b.node('Transpose', [keys], { perm: [0, 2, 1] })]);
      const weights = b.node('Softmax', [scores], { axis: -1 });
      collect(b.node('ReduceMean', [weights, b.integers([0])], { keepdims: 0 }));
      const attended = b.node('Transpose', [b.node('MatMul', [weights, values])], { perm: [1, 0, 2] });
      return b.node('Reshape', [attended, b.integers([-1, width])]);
    },
  };
}

/** (tokens, 3 * width) packed as queries, keys, values, each (heads, tokens, width / heads). */
function perHead(b: GraphBuilder, qkv: Value, width: number, heads: number): readonly [Value, Value, Value] {
  const [queries, keys, values] = b.nodes('Split', '', [qkv], 3, { axis: 1, num_outputs: 3 }).map((part) =>
    b.node('Transpose', [b.node('Reshape', [part, b.integers([-1, heads, width / heads])])], {
      perm: [1, 0, 2],
    }),
  );
  return [queries as Value, keys as Value, values as Value];
}
