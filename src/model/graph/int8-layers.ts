/** Layers whose products multiply whole numbers of 8 bits: faster on the CPU, and less exact. */
import type { GraphBuilder, Value } from './builder.ts';
import type { LayerSet } from './layers.ts';
import { fusedLayers } from './layers.ts';

const [FLOAT32, INT8] = [1, 3];
/** The largest step of a weight of int8. */
const STEPS = 127;
/** The least largest weight, so that an output whose weights are all zero is not divided by zero. */
const LEAST = 1e-12;

/** A float32 constant. */
export const real = (b: GraphBuilder, value: number): Value =>
  b.node('Constant', [], { value_float: { float: value } });

/** Rounds a weight to whole steps, at most `most` of them, with one size of a step for each row of its last axis. */
export function roundedRows(
  b: GraphBuilder,
  weight: Value,
  most: number,
): { readonly steps: Value; readonly size: Value } {
  const largest = b.node('ReduceMax', [b.node('Abs', [weight]), b.integers([-1])], { keepdims: 1 });
  const size = b.node('Div', [b.node('Max', [largest, real(b, LEAST)]), real(b, most)]);
  return { steps: b.node('Round', [b.node('Div', [weight, size])]), size };
}

/**
 * Linear layers with weights of int8, one scale for each output, and activations of uint8, one scale and zero point for
 * the whole tensor that each run finds anew (dynamic quantisation). Everything else stays float32.
 *
 * The weights are rounded by nodes of the graph, which the runtime computes once when it opens the session.
 */
export const int8Layers: LayerSet = {
  ...fusedLayers,
  linear(b, x, name, outputs, inputs, bias = b.weight(`${name}.bias`, [outputs])) {
    const { steps, size } = roundedRows(b, b.weight(`${name}.weight`, [outputs, inputs]), STEPS);
    const weight = b.node('Transpose', [b.node('Cast', [steps], { to: INT8 })], { perm: [1, 0] });
    const [levels, step, zero] = b.nodes('DynamicQuantizeLinear', '', [x], 3) as [Value, Value, Value];
    const sums = b.node('MatMulInteger', [levels, weight, zero]);
    const scale = b.node('Mul', [step, b.node('Reshape', [size, b.integers([outputs])])]);
    return b.node('Add', [b.node('Mul', [b.node('Cast', [sums], { to: FLOAT32 }), scale]), bias]);
  },
};
