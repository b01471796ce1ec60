/** Opens a model that is split into several files. */
import { AppError } from '../../core/errors.ts';
import { shownText } from '../../core/text/shown-text.ts';
import type { Checkpoint, TensorEntry } from './entry.ts';
import { parseJson } from './json.ts';
import { openCheckpoint } from './open.ts';
import { readBlob } from './read-blob.ts';

/** Like a safetensors header: names of tensors and little else. */
const MAX_INDEX_BYTES = 8_000_000;
const NAMED_IN_MESSAGE = 3;

/** A model in several files. */
export interface Shards {
  /** The file of each tensor; null: only each file's own table lists its tensors. */
  readonly index: File | null;
  readonly files: readonly File[];
}

/**
 * Opens the files of one model as one checkpoint.
 *
 * @throws {@link AppError} `model/format` if a file that the index names is not among them, or lacks a tensor; what
 * {@link openCheckpoint} throws for each.
 * @remarks Source: `save_torch_state_dict` of huggingface_hub, which writes `model.safetensors.index.json`.
 */
export async function openShards({ index, files }: Shards): Promise<Checkpoint> {
  const fileOf = index && (await readIndex(index));
  const byName = new Map(files.map((file) => [file.name, file]));
  const wanted = fileOf ? [...new Set(fileOf.values())] : [...byName.keys()];
  const missing = wanted.filter((name) => !byName.has(name));
  if (missing.length > 0) throw missingFiles(missing);
  requireAllNumbers(wanted);
  const opened = new Map<string, Checkpoint>();
  for (const name of wanted) opened.set(name, await openCheckpoint(byName.get(name) as File));
  const shards = [...opened.values()];
  const [first] = shards;
  if (!first) throw new AppError('model/format', 'Expected the files of a model, but its index names none.');
  return {
    ...first,
    entries: fileOf ? indexed(fileOf, opened) : joined(shards.map(({ entries }) => entries)),
    unreadable: new Map(shards.flatMap(({ unreadable }) => [...unreadable])),
    metadata: Object.assign({}, ...shards.map(({ metadata }) => metadata)) as Record<string, string>,
    otherPlaces: [],
    leftUnread: [...new Set(shards.flatMap(({ leftUnread }) => leftUnread))],
  };
}

async function readIndex(index: File): Promise<Map<string, string>> {
  const name = shownText(index.name, 80);
  const isSmall = index.size <= MAX_INDEX_BYTES;
  const json = isSmall ? parseJson(await readBlob(index, 0, index.size)) : undefined;
  const map = typeof json === 'object' && json !== null && 'weight_map' in json ? json.weight_map : null;
  if (typeof map !== 'object' || map === null) {
    throw new AppError(
      'model/format',
      `Expected the index of a model in several files (a JSON object with “weight_map”), but ${name} is not: choose another file.`,
    );
  }
  return new Map(Object.entries(map).filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
}

/** The tensors that the index names, each from its file. */
function indexed(fileOf: ReadonlyMap<string, string>, opened: ReadonlyMap<string, Checkpoint>) {
  const entries = new Map<string, TensorEntry>();
  for (const [name, file] of fileOf) {
    const shard = opened.get(file);
    const entry = shard?.entries.get(name);
    if (entry) entries.set(name, entry);
    else if (!shard?.unreadable.has(name)) {
      throw new AppError(
        'model/format',
        `Expected the tensor “${shownText(name, 80)}” in ${shownText(file, 80)}, as the index says, but it is not there: ` +
          'the files belong to different models; download them again.',
      );
    }
  }
  return entries;
}

/** @throws {@link AppError} `model/keys` where two files hold a tensor of one name. */
function joined(tables: readonly ReadonlyMap<string, TensorEntry>[]): Map<string, TensorEntry> {
  const entries = new Map<string, TensorEntry>();
  for (const table of tables) {
    for (const [name, entry] of table) {
      if (entries.has(name)) {
        throw new AppError(
          'model/keys',
          `Expected each tensor in one of the files, but “${shownText(name, 80)}” is in two: the files belong to different models.`,
        );
      }
      entries.set(name, entry);
    }
  }
  return entries;
}

/** Without an index, only names such as `-00002-of-00003` show that a file is missing. */
function requireAllNumbers(names: readonly string[]): void {
  for (const name of names) {
    const [, stem = '', , of = '', extension = ''] = SHARD.exec(name) ?? [];
    if (of === '') continue;
    const missing = Array.from({ length: Math.min(Number(of), MAX_SHARDS) }, (_, place) => {
      const number = String(place + 1).padStart(of.length, '0');
      return `${stem}-${number}-of-${of}${extension}`;
    }).filter((other) => !names.includes(other));
    if (missing.length > 0) throw missingFiles(missing);
  }
}

const SHARD = /^(.*)-(\d+)-of-(\d+)(\.[a-z]+)$/i;
const MAX_SHARDS = 1000;

function missingFiles(missing: readonly string[]): AppError {
  const named = missing
    .slice(0, NAMED_IN_MESSAGE)
    .map((name) => shownText(name, 60))
    .join(', ');
  const more = missing.length > NAMED_IN_MESSAGE ? ` and ${missing.length - NAMED_IN_MESSAGE} more` : '';
  return new AppError(
    'model/format',
    `Expected all files of the model, but ${named}${more} ${missing.length === 1 ? 'is' : 'are'} missing: drop them together.`,
  );
}
