/** Builds transformer blocks and final norms. */
import type { GraphBuilder, Value } from './builder.ts';
import type { LayerSet, Residual } from './layers.ts';

/** Which of a block's norms to use: no suffix for both modalities together, otherwise the modality's own. */
export type NormSuffix = '' | '_a' | '_v';

export interface Stack {
  /** Name in the checkpoint, such as `blocks_u`. */
  readonly name: string;
  readonly depth: number;
  readonly width: number;
  readonly heads: number;
  readonly norms: NormSuffix;
}

/**
 * Pre-norm transformer blocks: x += attention(norm1(x)); x += mlp(norm2(x)).
 *
 * The last sum is left open, so that a following normalisation can include it.
 *
 * @remarks Source: CAV-MAE section 2; blocks of ViT (arXiv 2010.11929).
 */
export function blocks(b: GraphBuilder, layers: LayerSet, start: Residual, stack: Stack): Residual {
  const { width, heads, norms } = stack;
  let residual = start;
  for (let index = 0; index < stack.depth; index += 1) {
    const name = `${stack.name}.${index}`;
    const first = layers.normalise(b, residual, `${name}.norm1${norms}`, width);
    const qkv = layers.linear(b, first.normalised, `${name}.attn.qkv`, 3 * width, width);
    const attended = layers.attention(b, qkv, width, heads);
    const projected = layers.linear(b, attended, `${name}.attn.proj`, width, width);

    const second = layers.normalise(
      b,
      { stream: first.stream, added: projected },
      `${name}.norm2${norms}`,
      width,
    );
    const hidden = layers.gelu(b, layers.linear(b, second.normalised, `${name}.mlp.fc1`, 4 * width, width));
    residual = {
      stream: second.stream,
      added: layers.linear(b, hidden, `${name}.mlp.fc2`, width, 4 * width),
    };
  }
  return residual;
}

/** Normalises the output of a stack; the sum itself is no longer needed. */
export function finalNorm(
  b: GraphBuilder,
  layers: LayerSet,
  x: Residual,
  name: string,
  width: number,
): Value {
  return layers.normalise(b, x, name, width).normalised;
}
