/** Settings without which a kept file could not be read again. */
export interface KeptSettings {
  readonly numHeads?: number | undefined;
  readonly decoderNumHeads?: number | undefined;
  readonly normPix?: boolean | undefined;
  /** Which of several models in the file it is; the copy holds that one alone. */
  readonly place?: string | undefined;
  readonly prefix?: string | undefined;
}

/** How a copy is laid out: a safetensors file of one order in this type; null: as the file came. */
export type KeptLayout = 'float32' | 'float16' | null;

/** A checkpoint kept in this browser. */
export interface KeptModel {
  readonly id: string;
  readonly fileName: string;
  /** Of the file that was dropped, which the hash is of too. */
  readonly bytes: number;
  readonly sha256: string;
  readonly layout: KeptLayout;
  /** Whether the copy's weights are coarser than the file's. */
  readonly rounded: boolean;
  /** Of the copy. */
  readonly storedBytes: number;
  /** CRC-32 of the copy, eight hexadecimal digits; null where an earlier page wrote it. */
  readonly storedCrc32: string | null;
  /** ISO 8601. */
  readonly keptAt: string;
  readonly settings: KeptSettings;
}

/** Where the models lie, a folder each. */
export const MODELS_FOLDER = 'models';

/** Names of a folder's files: the weights, what is known of them, and settings that were corrected later. */
export const WEIGHTS = 'weights';
export const FACTS = 'facts.json';
export const SETTINGS = 'settings.json';
/** Lies there once the weights were found to be others than those that were written. */
export const CHANGED = 'changed';

/** What a folder of the store turns out to be. */
export type Found =
  | { readonly kind: 'kept'; readonly model: KeptModel }
  | { readonly kind: 'damaged'; readonly reason: string }
  | { readonly kind: 'unfinished' };

/** Reads what lies in a folder: its facts, and whether the weights are as long as they say. */
export async function readFolder(id: string, folder: FileSystemDirectoryHandle): Promise<Found> {
  const facts = await folder.getFileHandle(FACTS).catch(() => null);
  if (!facts) return { kind: 'unfinished' };
  const parsed = parseFacts(await textOf(facts));
  if (!parsed) return { kind: 'damaged', reason: 'Its description can’t be read.' };
  const weights = await folder.getFileHandle(WEIGHTS).catch(() => null);
  const bytes = (await weights?.getFile().catch(() => null))?.size ?? 0;
  if (bytes !== parsed.storedBytes) {
    return {
      kind: 'damaged',
      reason: `Expected ${parsed.storedBytes} bytes of ${parsed.fileName}, found ${bytes}.`,
    };
  }
  if (await folder.getFileHandle(CHANGED).catch(() => null)) {
    return { kind: 'damaged', reason: changedReason(parsed.fileName) };
  }
  const settings = await folder.getFileHandle(SETTINGS).catch(() => null);
  const later = settings && parseSettings(await textOf(settings));
  return { kind: 'kept', model: { id, ...parsed, ...(later && { settings: later }) } };
}

/** Why a copy can't be used whose bytes are not those that were written. */
export const changedReason = (fileName: string): string =>
  `Expected the copy of ${fileName} as it was written, but its bytes have changed since.`;

/** '' where it has just been removed, as by another tab. */
async function textOf(handle: FileSystemFileHandle): Promise<string> {
  try {
    return await (await handle.getFile()).text();
  } catch {
    return '';
  }
}

function parseFacts(text: string): Omit<KeptModel, 'id'> | null {
  try {
    const { fileName, bytes, sha256, layout, rounded, storedBytes, storedCrc32, keptAt, settings } =
      JSON.parse(text) as Record<string, unknown>;
    if (typeof fileName !== 'string' || typeof bytes !== 'number' || typeof sha256 !== 'string') return null;
    return {
      fileName,
      bytes,
      sha256,
      // Copies of an earlier page say none of these: they are the file itself.
      layout: layout === 'float32' || layout === 'float16' ? layout : null,
      rounded: typeof rounded === 'boolean' ? rounded : layout === 'float16',
      storedBytes: typeof storedBytes === 'number' ? storedBytes : bytes,
      storedCrc32: typeof storedCrc32 === 'string' ? storedCrc32 : null,
      keptAt: typeof keptAt === 'string' ? keptAt : '',
      settings: typeof settings === 'object' && settings !== null ? settings : {},
    };
  } catch {
    return null;
  }
}

/** Null where they can't be read, as after a write that was cut off: those of the facts count then. */
function parseSettings(text: string): KeptSettings | null {
  try {
    const settings: unknown = JSON.parse(text);
    return typeof settings === 'object' && settings !== null ? settings : null;
  } catch {
    return null;
  }
}
