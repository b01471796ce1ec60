/** Finds the model's names behind any prefix. */
import { AppError } from '../../core/errors.ts';
import { shownText } from '../../core/text/shown-text.ts';

/** Parts that wrappers of a model add to names, in front or in between: DataParallel, compiled, FSDP, checkpointed. */
const WRAPPERS: ReadonlySet<string> = new Set([
  'module',
  '_orig_mod',
  '_fsdp_wrapped_module',
  '_checkpoint_wrapped_module',
  '_forward_module',
  '_wrapped_module',
]);

/**
 * Names that a model has as a part of something larger. A file with the model under two of these names has it twice.
 */
const HOLDERS: ReadonlySet<string> = new Set([
  'model',
  'net',
  'network',
  'encoder',
  'backbone',
  'mae',
  'cav_mae',
]);

/** Every tensor name of a CAV-MAE of any depth, after a prefix. */
const OFFICIAL =
  /^(?:(.*)\.)?((?:patch_embed_[av]\.proj|(?:blocks_[avu]|decoder_blocks)\.\d{1,4}\.(?:norm[12](?:_[av])?|attn\.(?:qkv|proj)|mlp\.fc[12])|norm(?:_[av])?|decoder_embed|decoder_norm|decoder_pred_[av]|mlp_head\.[01])\.(?:weight|bias)|(?:decoder_)?(?:modality|pos_embed)_[av]|mask_token)$/s;

/** Things kept beside the trained weights, such as averages of them; used only if nothing else is there. */
const SECOND_CHOICE = /ema|averag|swa|teacher|momentum|grad|exp_avg|optim|best|prev|old/i;

/** Whether a key or prefix belongs to something kept beside the weights themselves. */
export const isSecondChoice = (name: string): boolean => SECOND_CHOICE.test(name);

/** Names that no other model has. */
const TELLING = /^(?:patch_embed_[av]|blocks_[avu]|modality_[av]|pos_embed_[av])/;

/** An official name, and its prefix in the file. */
interface ParsedName {
  readonly official: string;
  /** Empty, or ending with a dot. */
  readonly prefix: string;
}

function bareName(key: string): string {
  const parts = key.split('.');
  return parts.some((part) => WRAPPERS.has(part))
    ? parts.filter((part) => !WRAPPERS.has(part)).join('.')
    : key;
}

function parseName(key: string): ParsedName | null {
  const match = OFFICIAL.exec(bareName(key));
  if (!match) return null;
  const [, prefix, official = ''] = match;
  return { official, prefix: prefix === undefined ? '' : `${prefix}.` };
}

/** A file's name without wrappers, and without the model's prefix if it has that. */
export function shortName(key: string, prefix: string): string {
  const bare = bareName(key);
  return bare.startsWith(prefix) ? bare.slice(prefix.length) : bare;
}

/** Whether a name is that of a tensor of the model, after any prefix. */
export const isOfficialName = (key: string): boolean => parseName(key) !== null;

/** The tensors of one model among a file's names. */
export interface NamedModel {
  /** The prefix of its names, without wrappers: empty, or ending with a dot. */
  readonly prefix: string;
  /** The file's names by the official ones. */
  readonly keys: ReadonlyMap<string, string>;
  /** Official names that stand for more than one tensor. */
  readonly twice: readonly string[];
}

/**
 * The models among the names of one dictionary. The model with most of its names comes first, and weights come before
 * averages of them. Without a name that only a CAV-MAE has, names do not make a model.
 */
export function modelsAmong(names: Iterable<string>): NamedModel[] {
  const byPrefix = new Map<string, { keys: Map<string, string>; twice: string[]; telling: boolean }>();
  for (const key of names) {
    const parsed = parseName(key);
    if (!parsed) continue;
    const { prefix, official } = parsed;
    let found = byPrefix.get(prefix);
    if (!found) byPrefix.set(prefix, (found = { keys: new Map(), twice: [], telling: false }));
    if (found.keys.has(official)) found.twice.push(official);
    else found.keys.set(official, key);
    found.telling ||= TELLING.test(official);
  }
  return [...byPrefix]
    .flatMap(([prefix, { telling, ...found }]) => (telling ? [{ prefix, ...found }] : []))
    .sort(
      (a, b) =>
        b.keys.size - a.keys.size || Number(isSecondChoice(a.prefix)) - Number(isSecondChoice(b.prefix)),
    );
}

/**
 * The model with the wanted prefix, otherwise the one with most names.
 *
 * @returns the model and the prefixes of others that are equally complete; null if there is none.
 * @throws {@link AppError} `model/keys` if a name stands for more than one tensor.
 */
export function chooseNamed(names: Iterable<string>, wanted?: string) {
  const models = modelsAmong(names);
  const model = models.find(({ prefix }) => prefix === wanted) ?? models[0];
  if (!model) return null;
  if (model.twice.length > 0) throw collision(model.twice[0] as string, model.twice.length);
  const others = models.filter((other) => other !== model && isLarge(other, model));
  const same = others.find(({ prefix }) => withoutHolders(prefix) === withoutHolders(model.prefix));
  if (same) throw collision([...model.keys.keys()].find((name) => same.keys.has(name)) ?? '', same.keys.size);
  return { ...model, others: others.map(({ prefix }) => prefix) };
}

/** A part of a model, such as a single norm of some other model, is not a second model. */
const isLarge = (other: NamedModel, model: NamedModel) => other.keys.size * 2 > model.keys.size;

const withoutHolders = (prefix: string) =>
  prefix
    .split('.')
    .filter((part) => !HOLDERS.has(part))
    .join('.');

function collision(name: string, count: number): AppError {
  return new AppError(
    'model/keys',
    `Expected each tensor of the model once, but ${count} of them, such as “${name}”, come twice under different ` +
      'prefixes: save the file again with one set of names.',
  );
}

/**
 * What a file's names have besides the official ones, each once, such as `model.` or `_orig_mod.`; for the user to
 * read.
 */
export function prefixesLeftOff({ prefix, keys }: Pick<NamedModel, 'prefix' | 'keys'>): string[] {
  const wrappers = new Set<string>();
  for (const key of keys.values())
    for (const part of key.split('.')) if (WRAPPERS.has(part)) wrappers.add(`${part}.`);
  return [...wrappers, ...(prefix === '' ? [] : [shownText(prefix, 100)])];
}
