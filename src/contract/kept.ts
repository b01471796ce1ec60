/** What is kept in this browser: checkpoints, clips and settings. */
import * as v from 'valibot';
import type { HeadSettings } from '../core/model-config.ts';
import type { ModelSource } from './model.ts';

/** A checkpoint kept in this browser. */
export interface KeptEntry {
  readonly id: string;
  readonly fileName: string;
  /** Size of the original file. `sha256` is its hash. */
  readonly bytes: number;
  readonly sha256: string;
  /** Type of the weights in the copy; null if the copy is the original file. */
  readonly layout: 'float32' | 'float16' | null;
  /** Whether the weights of the copy were rounded. */
  readonly rounded: boolean;
  /** Size of the copy. */
  readonly storedBytes: number;
  /** Date in ISO 8601. */
  readonly keptAt: string;
  /** Settings that the file needed. */
  readonly settings: KeptSettings;
  /** The address that it was fetched from; absent for a file of the user. */
  readonly address?: string | undefined;
}

export interface KeptSettings extends HeadSettings {
  /** The place of the model in a file with several models. */
  readonly place?: string | undefined;
  readonly prefix?: string | undefined;
}

/** Whether a copy is unchanged since it was written; null if an earlier version of the page stored no checksum. */
export interface KeptCheck {
  readonly isWhole: boolean | null;
}

/** The kept checkpoint, and whether the checksums of the file agreed while it was read. */
export type KeptResult = KeptEntry & { readonly checksums?: 'verified' | 'none' };

/** Sets the settings of a kept checkpoint. */
export interface SetKeptSettingsParams {
  readonly id: string;
  readonly settings: KeptSettings;
}

export interface KeptModels {
  readonly models: readonly KeptEntry[];
  /** Copies that cannot be used, each with the reason in a sentence. */
  readonly damaged: readonly { readonly id: string; readonly reason: string }[];
  /** Number of incomplete copies that were removed. */
  readonly removedParts: number;
  /** Storage in use by this site and its limit, in bytes, as the browser reports them. */
  readonly usageBytes: number;
  readonly quotaBytes: number;
}

export interface KeepModelParams {
  readonly source: Extract<ModelSource, { readonly kind: 'file' | 'url' }>;
  /** Settings that the file needed, for the next time. */
  readonly settings: KeptSettings;
}

/** Fetches a checkpoint and keeps it as it is. */
export interface FetchModelParams {
  readonly address: string;
  /** Size and SHA-256 of the file, if they are known. */
  readonly expected?:
    { readonly bytes?: number | undefined; readonly sha256?: string | undefined } | undefined;
}

/** What has arrived of a file that is being fetched, or was. */
export interface PartDownload {
  readonly address: string;
  readonly bytes: number;
  /** Null if the host did not report it. */
  readonly totalBytes: number | null;
}

/** What the page stores with a kept clip, so that it can be restored. */
export interface KeptClipFacts {
  /** Its id in links. */
  readonly clipId: string;
  /** When the clip was added, in milliseconds since 1970, each later than the one before. Sorts the library. */
  readonly addedAt: number;
  readonly folder?: string | undefined;
  readonly sourceKey?: string | undefined;
}

/** A clip of the user that is kept in this browser. */
export interface KeptClip extends KeptClipFacts {
  /** SHA-256 of the file, hexadecimal. */
  readonly id: string;
  readonly file: File;
}

export interface KeptClips {
  /** In the order of the library. */
  readonly clips: readonly KeptClip[];
  /** Copies that cannot be used, each with the reason in a sentence. */
  readonly damaged: readonly { readonly id: string; readonly reason: string }[];
  /** Number of incomplete copies that were removed. */
  readonly removedParts: number;
}

export interface KeepClipParams extends KeptClipFacts {
  readonly file: File;
}

/** What this browser stores for the page, as far as the browser reports it. */
export interface StoredHere {
  readonly models: StoredFiles;
  readonly clips: StoredFiles;
  /** Downloads that have not ended. */
  readonly downloads: StoredFiles;
  /** The run of the Train view, and the arrays of the clips that it learns from. */
  readonly training: StoredFiles;
  /** Whether computed features are stored. */
  readonly hasFeatures: boolean;
  /** Size of the files of the page itself for offline use, in bytes; null if the browser does not report it. */
  readonly offlineBytes: number | null;
  readonly usageBytes: number;
  readonly quotaBytes: number;
}

export interface StoredFiles {
  /** Includes damaged and incomplete files. */
  readonly count: number;
  readonly bytes: number;
}

/** What was removed. */
export interface Forgotten {
  readonly models: number;
  readonly clips: number;
  readonly hadTraining: boolean;
  readonly hadFeatures: boolean;
  /** What another tab still uses, in words: "a model"; empty if everything was removed. */
  readonly left: readonly string[];
}

const notedSettings = v.object({
  numHeads: v.fallback(v.optional(v.number()), undefined),
  decoderNumHeads: v.fallback(v.optional(v.number()), undefined),
  normPix: v.fallback(v.optional(v.boolean()), undefined),
  place: v.fallback(v.optional(v.string()), undefined),
  prefix: v.fallback(v.optional(v.string()), undefined),
});

/** The description of any kept file, of this version and of earlier ones. */
const fileFacts = { fileName: v.string(), bytes: v.number() };

/** Copies of earlier versions do not state a layout: they are the file itself. */
const modelFacts = v.object({
  ...fileFacts,
  sha256: v.string(),
  layout: v.fallback(v.nullable(v.picklist(['float32', 'float16'])), null),
  rounded: v.fallback(v.optional(v.boolean()), undefined),
  storedBytes: v.fallback(v.optional(v.number()), undefined),
  storedCrc32: v.fallback(v.nullable(v.string()), null),
  keptAt: v.fallback(v.string(), ''),
  settings: v.fallback(notedSettings, {}),
  address: v.fallback(v.optional(v.string()), undefined),
});

const clipFacts = v.object({
  ...fileFacts,
  type: v.fallback(v.string(), ''),
  told: v.object({
    clipId: v.string(),
    addedAt: v.number(),
    folder: v.fallback(v.optional(v.string()), undefined),
    sourceKey: v.fallback(v.optional(v.string()), undefined),
  }),
});

/** Whether something is the description of a kept file. */
export const isFacts = (value: unknown): boolean => v.is(v.object(fileFacts), value);

/** The description of a kept checkpoint; null if it is not one. */
export function parseModelFacts(value: unknown) {
  const { success, output } = v.safeParse(modelFacts, value);
  if (!success) return null;
  const { rounded = output.layout === 'float16', storedBytes = output.bytes, ...facts } = output;
  return { ...facts, rounded, storedBytes };
}

/** Settings that were noted later; null if they can't be read. */
export function parseKeptSettings(value: unknown): KeptSettings | null {
  const { success, output } = v.safeParse(notedSettings, value);
  return success ? output : null;
}

/** The description of a kept clip; null if it is not one. */
export function parseClipFacts(value: unknown) {
  const { success, output } = v.safeParse(clipFacts, value);
  return success ? output : null;
}

const downloadFacts = v.object({
  address: v.string(),
  totalBytes: v.fallback(v.nullable(v.number()), null),
  version: v.fallback(v.nullable(v.string()), null),
});

/** What was noted of a download that has not ended; null if it can't be read. */
export function parseDownloadFacts(value: unknown) {
  const { success, output } = v.safeParse(downloadFacts, value);
  return success ? output : null;
}

/** The model to begin with: one of the page's own, or a checkpoint kept in this browser. */
export interface LastModel {
  readonly kind: 'bundled' | 'kept';
  readonly id: string;
}

const settings = v.object({
  keysOn: v.fallback(v.boolean(), true),
  /** Whether clips are kept. */
  keepClips: v.fallback(v.boolean(), true),
  /** The masks and how the result is painted, as a link writes them. */
  link: v.fallback(v.string(), ''),
  gallery: v.fallback(v.nullable(v.string()), null),
  /** Null for the first bundled model. */
  model: v.fallback(v.nullable(v.object({ kind: v.picklist(['bundled', 'kept']), id: v.string() })), null),
  /** Labels that the user gave to clips, by clip id. */
  clipLabels: v.fallback(v.record(v.string(), v.string()), {}),
});

/** Settings of an earlier visit, as they came from JSON. A damaged value takes its default. */
export function parseSettingsFacts(value: unknown): v.InferOutput<typeof settings> {
  const { success, output } = v.safeParse(settings, value);
  return success ? output : v.parse(settings, {});
}
