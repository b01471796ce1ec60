import { AppError } from '../../core/errors.ts';
import type { ModelConfig } from '../../core/model-config.ts';
import { sizeOf } from '../../core/tensor.ts';
import type { Checkpoint, TensorEntry } from './entry.ts';
import { chooseHeads, chooseNormPix, type HeadSettings, type HeadSource } from './heads.ts';
import { expectedTensors, type ExpectedTensor, type Widths } from './tensor-names.ts';

/** A checkpoint that holds a CAV-MAE this code can run. */
export interface InspectedModel {
  readonly config: ModelConfig;
  readonly headsFrom: HeadSource;
  /** By the official names, without `module.`. */
  readonly entries: ReadonlyMap<string, TensorEntry>;
  /** Values in the file's tensors that belong to the model. */
  readonly parameters: number;
  readonly storage: 'float32' | 'float16' | 'mixed';
  /** Tensors the official model has and this file lacks; none of them is needed by a pass. */
  readonly missingKeys: readonly string[];
  readonly unexpectedKeys: readonly string[];
}

export interface InspectOptions {
  /** What the user set. */
  readonly setting?: HeadSettings | undefined;
  /** What a manifest beside the file says. */
  readonly manifest?: HeadSettings | undefined;
}

const PREFIX = 'module.';
const NAMED_IN_MESSAGE = 3;
const FLOAT_TYPES = new Set(['F64', 'F32', 'F16', 'BF16']);

/**
 * Reads what a checkpoint's names, shapes and metadata tell of its model, and checks that all of it is there.
 *
 * @throws {@link AppError} `model/format` if it is no CAV-MAE, `model/keys` if needed tensors are missing,
 * `model/config` if shapes contradict each other, `model/heads` if nothing says how many heads it has.
 */
export function inspectCheckpoint(checkpoint: Checkpoint, options: InspectOptions = {}): InspectedModel {
  const entries = new Map(
    [...checkpoint.entries].map(([name, entry]) => [
      name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name,
      entry,
    ]),
  );
  const widths = readWidths(entries);
  const expected = expectedTensors(widths);
  const missing = [...expected.keys()].filter((name) => !entries.has(name));
  requireKeys(missing.filter((name) => expected.get(name)?.needed));
  for (const [name, tensor] of expected) requireShape(name, tensor, entries.get(name));

  const heads = chooseHeads(widths, options, checkpoint.metadata);
  const used = [...expected.keys()].flatMap((name) => entries.get(name) ?? []);
  return {
    config: {
      embedDim: widths.embedDim,
      numHeads: heads.numHeads,
      modalityDepth: widths.modalityDepth,
      unifiedDepth: widths.unifiedDepth,
      decoder: widths.decoder && { ...widths.decoder, numHeads: heads.decoderNumHeads },
      classes: widths.classes,
      normPix: chooseNormPix(options, checkpoint.metadata),
    },
    headsFrom: heads.from,
    entries,
    parameters: used.reduce((sum, entry) => sum + sizeOf(entry.shape), 0),
    storage: storageOf(used),
    missingKeys: missing,
    unexpectedKeys: [...entries.keys()].filter((name) => !expected.has(name)),
  };
}

/** Widths and depths by the shapes and names that carry them; the rest is checked against these. */
function readWidths(entries: ReadonlyMap<string, TensorEntry>): Widths {
  const extent = (name: string, axis: number) => entries.get(name)?.shape[axis];
  const embedDim = extent('patch_embed_a.proj.weight', 0) ?? extent('patch_embed_v.proj.weight', 0);
  if (embedDim === undefined) {
    const first = [...entries.keys()].slice(0, NAMED_IN_MESSAGE).join(', ');
    throw new AppError(
      'model/format',
      `Expected the tensors of a CAV-MAE (patch_embed_a, blocks_u, …), but the file holds ${first || 'none'}: ` +
        'it belongs to another model; choose a CAV-MAE checkpoint.',
    );
  }
  const decoderDim = extent('decoder_embed.weight', 0);
  const hasDecoder = decoderDim !== undefined;
  return {
    embedDim,
    modalityDepth: Math.max(depthOf(entries, 'blocks_a'), depthOf(entries, 'blocks_v'), 1),
    unifiedDepth: Math.max(depthOf(entries, 'blocks_u'), 1),
    decoder: hasDecoder
      ? { embedDim: decoderDim, depth: Math.max(depthOf(entries, 'decoder_blocks'), 1) }
      : null,
    classes: extent('mlp_head.1.weight', 0) ?? null,
  };
}

function depthOf(entries: ReadonlyMap<string, TensorEntry>, stack: string): number {
  let depth = 0;
  while (entries.has(`${stack}.${depth}.attn.qkv.weight`)) depth += 1;
  return depth;
}

function requireKeys(missing: readonly string[]): void {
  if (missing.length === 0) return;
  const named = missing.slice(0, NAMED_IN_MESSAGE).join(', ');
  const more = missing.length > NAMED_IN_MESSAGE ? ` and ${missing.length - NAMED_IN_MESSAGE} more` : '';
  throw new AppError(
    'model/keys',
    `Expected all tensors of a CAV-MAE, but the checkpoint lacks ${named}${more}: choose a complete checkpoint.`,
  );
}

function requireShape(name: string, expected: ExpectedTensor, entry: TensorEntry | undefined): void {
  if (!entry || !expected.needed) return;
  if (entry.shape.join() !== expected.shape.join()) {
    throw new AppError(
      'model/config',
      `Expected "${name}" of shape [${expected.shape.join(', ')}], got [${entry.shape.join(', ')}]: ` +
        'the checkpoint has another architecture or input size than CAV-MAE.',
    );
  }
  if (!FLOAT_TYPES.has(entry.dtype)) {
    throw new AppError(
      'model/format',
      `Expected floats in "${name}", got ${entry.dtype}: convert it to float32.`,
    );
  }
}

function storageOf(entries: readonly TensorEntry[]): InspectedModel['storage'] {
  const types = new Set(entries.map((entry) => entry.dtype));
  if (types.size === 1 && types.has('F32')) return 'float32';
  if (types.size === 1 && types.has('F16')) return 'float16';
  return 'mixed';
}
