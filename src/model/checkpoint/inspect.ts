/** Family and configuration from shapes; missing and unexpected keys. */
import { AppError } from '../../core/errors.ts';
import type { ModelFamily } from '../../core/family.ts';
import type { HeadSettings, ModelConfig } from '../../core/model-config.ts';
import { sizeOf } from '../../core/tensor.ts';
import { shownText } from '../../core/text/shown-text.ts';
import { recogniseFamily } from '../families.ts';
import { type Checkpoint, STORED_BYTES, type TensorEntry } from './entry.ts';
import { chooseHeads, chooseNormPix, type HeadSource } from './heads.ts';
import { chooseNamed, prefixesLeftOff, shortName } from './model-names.ts';
import { type ExpectedTensor, expectedTensors, type Widths } from './tensor-names.ts';

/** A checkpoint of a CAV-MAE that this code can run. */
export interface InspectedModel {
  readonly family: ModelFamily;
  readonly config: ModelConfig;
  readonly headsFrom: HeadSource;
  /** By the official names, without any prefix. */
  readonly entries: ReadonlyMap<string, TensorEntry>;
  /** Values in the file's tensors that belong to the model. */
  readonly parameters: number;
  readonly storage: 'float32' | 'float16' | 'mixed';
  /** Tensors of the official model that this file lacks, or has in a form that can't be read; no pass needs them. */
  readonly missingKeys: readonly string[];
  /** As the file names them, without the parts that were left off. */
  readonly unexpectedKeys: readonly string[];
  /** The parts that were removed from the file's names. */
  readonly leftOff: readonly string[];
  /** The prefix of the model's names, without wrappers. */
  readonly prefix: string;
  /** Prefixes of other models in the same dictionary. */
  readonly otherPrefixes: readonly string[];
}

export interface InspectOptions {
  /** What the user set. */
  readonly setting?: HeadSettings | undefined;
  /** The entry in a manifest beside the file. */
  readonly manifest?: HeadSettings | undefined;
  /** Which model to take if the names show several. */
  readonly prefix?: string | undefined;
}

const NAMED_IN_MESSAGE = 3;
const FLOAT_TYPES = new Set(['F64', 'F32', 'F16', 'BF16']);

/**
 * Describes a checkpoint's model from its names, shapes and metadata, and checks that it is complete.
 *
 * Only tensors that a pass needs can cause a refusal; others may be of any type or shape.
 *
 * @throws {@link AppError} `model/format` if it is no CAV-MAE, or a needed tensor can't be read, `model/keys` if
 * needed tensors are missing or come twice, `model/config` if shapes contradict each other or are of no known family,
 * `model/heads` if nothing says how many heads it has.
 */
export function inspectCheckpoint(checkpoint: Checkpoint, options: InspectOptions = {}): InspectedModel {
  const names = [...checkpoint.entries.keys(), ...checkpoint.unreadable.keys()];
  const named = chooseNamed(names, options.prefix);
  if (!named) throw otherModel(names);
  const entries = new Map<string, TensorEntry>();
  const unreadable = new Map<string, AppError>();
  for (const [name, key] of named.keys) {
    const entry = checkpoint.entries.get(key);
    if (entry) entries.set(name, entry);
    else unreadable.set(name, checkpoint.unreadable.get(key) as AppError);
  }
  const widths = readWidths(entries, unreadable);
  const family = recogniseFamily({
    patches: { audio: patchesOf(entries, 'pos_embed_a'), visual: patchesOf(entries, 'pos_embed_v') },
    named: checkpoint.metadata['family'],
  });
  const expected = expectedTensors(widths, family);
  const missing = [...expected.keys()].filter((name) => !entries.has(name));
  const needed = missing.filter((name) => expected.get(name)?.needed);
  if (needed.length > 0) throw keysError(needed, unreadable);
  for (const [name, tensor] of expected) {
    const entry = entries.get(name);
    if (entry && tensor.needed) requireShape(name, tensor, entry);
    else if (entry && !fits(tensor, entry)) entries.delete(name);
  }
  requireEnoughBytes(entries);

  const heads = chooseHeads(widths, options, checkpoint.metadata);
  const used = [...expected.keys()].flatMap((name) => entries.get(name) ?? []);
  const usedKeys = new Set([...expected.keys()].map((name) => named.keys.get(name)));
  return {
    family,
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
    missingKeys: [...expected.keys()].filter((name) => !entries.has(name)),
    unexpectedKeys: names.flatMap((name) => (usedKeys.has(name) ? [] : shortName(name, named.prefix))),
    leftOff: prefixesLeftOff(named),
    prefix: named.prefix,
    otherPrefixes: named.others,
  };
}

function otherModel(names: readonly string[]): AppError {
  const first = names.slice(0, NAMED_IN_MESSAGE).map((name) => shownText(name, 50));
  return new AppError(
    'model/format',
    `Expected the tensors of a CAV-MAE (patch_embed_a, blocks_u, …), but the file holds ${first.join(', ') || 'none'}: ` +
      'it belongs to another model; choose a CAV-MAE checkpoint.',
  );
}

/** Widths and depths, from the shapes and names that show them; the rest is checked against these. */
function readWidths(
  entries: ReadonlyMap<string, TensorEntry>,
  unreadable: ReadonlyMap<string, AppError>,
): Widths {
  const extent = (name: string, axis: number) => entries.get(name)?.shape[axis];
  const [weightA, weightV] = ['patch_embed_a.proj.weight', 'patch_embed_v.proj.weight'] as const;
  const embedDim = extent(weightA, 0) ?? extent(weightV, 0);
  if (embedDim === undefined) {
    throw keysError([weightA, weightV], unreadable);
  }
  const decoderDim = extent('decoder_embed.weight', 0);
  const widths = {
    embedDim,
    modalityDepth: Math.max(depthOf(entries, 'blocks_a'), depthOf(entries, 'blocks_v'), 1),
    unifiedDepth: Math.max(depthOf(entries, 'blocks_u'), 1),
    decoder:
      decoderDim === undefined
        ? null
        : { embedDim: decoderDim, depth: Math.max(depthOf(entries, 'decoder_blocks'), 1) },
    classes: extent('mlp_head.1.weight', 0) ?? null,
  };
  requireAboveZero('patch_embed_a', embedDim);
  if (widths.decoder) requireAboveZero('decoder_embed', widths.decoder.embedDim);
  if (widths.classes !== null) requireAboveZero('mlp_head.1', widths.classes);
  return widths;
}

function requireAboveZero(name: string, width: number): void {
  if (width > 0) return;
  throw new AppError(
    'model/config',
    `Expected ${name} with at least one row of weights, got ${width}: the checkpoint holds no model.`,
  );
}

/** Patches that positional embeddings, (1, patches, width), are for. */
function patchesOf(entries: ReadonlyMap<string, TensorEntry>, name: string): number | null {
  const shape = entries.get(name)?.shape;
  return shape?.length === 3 ? (shape[1] ?? null) : null;
}

function depthOf(entries: ReadonlyMap<string, TensorEntry>, stack: string): number {
  let depth = 0;
  while (entries.has(`${stack}.${depth}.attn.qkv.weight`)) depth += 1;
  return depth;
}

/** The reason if the tensor is there but can't be read, otherwise `model/keys`. */
function keysError(missing: readonly string[], unreadable: ReadonlyMap<string, AppError>): AppError {
  const reason = missing.flatMap((name) => unreadable.get(name) ?? [])[0];
  if (reason) return reason;
  const named = missing.slice(0, NAMED_IN_MESSAGE).join(', ');
  const more = missing.length > NAMED_IN_MESSAGE ? ` and ${missing.length - NAMED_IN_MESSAGE} more` : '';
  return new AppError(
    'model/keys',
    `Expected all tensors of a CAV-MAE, but the checkpoint lacks ${named}${more}: choose a complete checkpoint.`,
  );
}

const fits = ({ shape }: ExpectedTensor, entry: TensorEntry) =>
  entry.shape.join() === shape.join() && FLOAT_TYPES.has(entry.dtype);

function requireShape(name: string, expected: ExpectedTensor, entry: TensorEntry): void {
  if (entry.shape.join() !== expected.shape.join()) {
    throw new AppError(
      'model/config',
      `Expected "${name}" of shape [${expected.shape.join(', ')}], got [${shownText(entry.shape.join(', '), 60)}]: ` +
        'the checkpoint has another architecture than CAV-MAE.',
    );
  }
  if (!FLOAT_TYPES.has(entry.dtype)) {
    throw new AppError(
      'model/format',
      `Expected floats in "${name}", got ${entry.dtype}: convert it to float32.`,
    );
  }
}

/**
 * Weights that several tensors share are read for each of them. This limit keeps a small file from acting as a far
 * larger model.
 */
const MAX_GROWTH = 4;
const SMALL_BYTES = 16 * 1024 * 1024;

function requireEnoughBytes(entries: ReadonlyMap<string, TensorEntry>): void {
  const blobs = new Set<Blob>();
  let needed = 0;
  for (const { blob, shape, dtype } of entries.values()) {
    blobs.add(blob);
    needed += sizeOf(shape) * STORED_BYTES[dtype];
  }
  const stored = [...blobs].reduce((sum, { size }) => sum + size, 0);
  if (needed <= MAX_GROWTH * stored + SMALL_BYTES) return;
  throw new AppError(
    'model/format',
    `Expected at least ${needed} bytes of weights for tensors of these shapes, but the file has ${stored}: it is ` +
      'damaged; download it again.',
  );
}

function storageOf(entries: readonly TensorEntry[]): InspectedModel['storage'] {
  const types = new Set(entries.map((entry) => entry.dtype));
  if (types.size === 1 && types.has('F32')) return 'float32';
  if (types.size === 1 && types.has('F16')) return 'float16';
  return 'mixed';
}
