/** The model's layers on jax-js arrays. Every function takes ownership of the arrays it is given. */
import { type Array as Arr, nn, numpy as np } from '@jax-js/jax';

/** Hands out a parameter by name; each call is a use of its own. */
export type Weights = (name: string) => Arr;

/** Which norms a block uses: those of the joint pass, of audio alone or of video alone. */
export type Stream = '' | '_a' | '_v';

const NORM_EPSILON = 1e-5;

/** `x @ W.T + b` over the last axis. */
export function linear(weights: Weights, name: string, x: Arr): Arr {
  return product(x, weights(`${name}.weight`)).add(weights(`${name}.bias`));
}

/** `x @ W.T` over the last axis, as one product of two matrices: a product per clip would take several times as long. */
export function product(x: Arr, weight: Arr): Arr {
  const shape = x.shape;
  const [outputs, inputs] = weight.shape as [number, number];
  return np.matmul(x.reshape([-1, inputs]), weight.transpose()).reshape([...shape.slice(0, -1), outputs]);
}

/** Layer norm over the last axis. */
export function layerNorm(weights: Weights, name: string, x: Arr): Arr {
  const centred = x.ref.sub(np.mean(x, -1, { keepdims: true }));
  const variance = np.mean(np.square(centred.ref), -1, { keepdims: true });
  const scaled = centred.mul(np.reciprocal(np.sqrt(variance.add(NORM_EPSILON))));
  return scaled.mul(weights(`${name}.weight`)).add(weights(`${name}.bias`));
}

/** Softmax attention of (batch, tokens, width) with one product for queries, keys and values. */
function attention(weights: Weights, name: string, x: Arr, heads: number): Arr {
  const [batch, tokens, width] = x.shape as [number, number, number];
  const parts = np.split(linear(weights, `${name}.qkv`, x), 3, -1);
  const [q, k, v] = parts.map((part) => part.reshape([batch, tokens, heads, width / heads])) as [
    Arr,
    Arr,
    Arr,
  ];
  const seen = nn.dotProductAttention(q, k, asBefore(v));
  return linear(weights, `${name}.proj`, inOrder(seen.reshape([batch, tokens, width])));
}

/** A power of two, so that nothing is rounded. */
const IN_ORDER = 2;

/**
 * Times {@link IN_ORDER}, which the caller undoes. An array that is only seen in another order is computed anew in that
 * order only where something is done to its values, and a product that picks values up here and there takes ten times as
 * long.
 */
export const inOrder = (x: Arr): Arr => x.mul(IN_ORDER);

/** Undoes {@link inOrder}. */
export const asBefore = (x: Arr): Arr => x.mul(1 / IN_ORDER);

/** A pre-norm transformer block on (batch, tokens, width). */
export function block(weights: Weights, name: string, x: Arr, heads: number, stream: Stream = ''): Arr {
  const attended = x.ref.add(
    attention(weights, `${name}.attn`, layerNorm(weights, `${name}.norm1${stream}`, x), heads),
  );
  const hidden = linear(
    weights,
    `${name}.mlp.fc1`,
    layerNorm(weights, `${name}.norm2${stream}`, attended.ref),
  );
  return attended.add(linear(weights, `${name}.mlp.fc2`, nn.gelu(hidden, { approximate: false })));
}

/** All blocks of a stack, one after the other. */
export function stack(
  weights: Weights,
  name: string,
  depth: number,
  x: Arr,
  heads: number,
  stream: Stream = '',
): Arr {
  let out = x;
  for (let index = 0; index < depth; index += 1) out = block(weights, `${name}.${index}`, out, heads, stream);
  return out;
}
