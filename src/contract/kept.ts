/** What is kept in this browser: checkpoints, clips, and how much of it there is. */
import * as v from 'valibot';
import type { HeadSettings } from '../core/model-config.ts';
import type { ModelSource } from './model.ts';

/** A checkpoint kept in this browser, as the page lists it. */
export interface KeptEntry {
  readonly id: string;
  readonly fileName: string;
  /** Of the file that was dropped, which the hash is of too. */
  readonly bytes: number;
  readonly sha256: string;
  /** What the copy's weights are written as; null: it is the file as it came. */
  readonly layout: 'float32' | 'float16' | null;
  /** Whether the copy's weights are coarser than the file's. */
  readonly rounded: boolean;
  /** Of the copy. */
  readonly storedBytes: number;
  /** ISO 8601. */
  readonly keptAt: string;
  /** Settings that the file needed. */
  readonly settings: KeptSettings;
}

export interface KeptSettings extends HeadSettings {
  /** Which of several models in the file it is. */
  readonly place?: string | undefined;
  readonly prefix?: string | undefined;
}

/** Whether a copy still is what was written; null where an earlier page noted nothing to compare it with. */
export interface KeptCheck {
  readonly isWhole: boolean | null;
}

/** What was kept, and whether the file's own checksums agreed as it was read whole. */
export type KeptResult = KeptEntry & { readonly checksums?: 'verified' | 'none' };

/** Settings that a kept checkpoint turned out to need. */
export interface SetKeptSettingsParams {
  readonly id: string;
  readonly settings: KeptSettings;
}

export interface KeptModels {
  readonly models: readonly KeptEntry[];
  /** Those that can't be used, each with a sentence on why. */
  readonly damaged: readonly { readonly id: string; readonly reason: string }[];
  /** Broken-off imports that were removed on the way. */
  readonly removedParts: number;
  /** What this site uses and may use, in bytes, as far as the browser tells. */
  readonly usageBytes: number;
  readonly quotaBytes: number;
}

export interface KeepModelParams {
  readonly source: Extract<ModelSource, { readonly kind: 'file' | 'url' }>;
  /** Settings that the file needed, for the next time. */
  readonly settings: KeptSettings;
}

/** What the page tells of a clip that is kept, so that it comes back as it was. */
export interface KeptClipFacts {
  /** Its id in links. */
  readonly clipId: string;
  /** Orders the library: milliseconds since 1970, each clip later than the one before. */
  readonly addedAt: number;
  readonly folder?: string | undefined;
  readonly sourceKey?: string | undefined;
}

/** A clip of the user's kept in this browser. */
export interface KeptClip extends KeptClipFacts {
  /** SHA-256 of the file, hexadecimal. */
  readonly id: string;
  readonly file: File;
}

export interface KeptClips {
  /** In the library's order. */
  readonly clips: readonly KeptClip[];
  /** Those that can't be used, each with a sentence on why. */
  readonly damaged: readonly { readonly id: string; readonly reason: string }[];
  /** Broken-off copies that were removed on the way. */
  readonly removedParts: number;
}

export interface KeepClipParams extends KeptClipFacts {
  readonly file: File;
}

/** What this browser holds for the page, as far as the browser tells. */
export interface StoredHere {
  readonly models: StoredFiles;
  readonly clips: StoredFiles;
  /** Whether features that were computed before are kept. */
  readonly hasFeatures: boolean;
  /** The page's own files for use offline, in bytes; null where the browser does not tell. */
  readonly offlineBytes: number | null;
  readonly usageBytes: number;
  readonly quotaBytes: number;
}

export interface StoredFiles {
  /** Damaged and broken-off ones count. */
  readonly count: number;
  readonly bytes: number;
}

/** What was removed. */
export interface Forgotten {
  readonly models: number;
  readonly clips: number;
  readonly hadFeatures: boolean;
  /** What another tab holds, as words for a sentence: "a model"; empty if all is gone. */
  readonly left: readonly string[];
}

const notedSettings = v.object({
  numHeads: v.fallback(v.optional(v.number()), undefined),
  decoderNumHeads: v.fallback(v.optional(v.number()), undefined),
  normPix: v.fallback(v.optional(v.boolean()), undefined),
  place: v.fallback(v.optional(v.string()), undefined),
  prefix: v.fallback(v.optional(v.string()), undefined),
});

/** What any kept file's description says, of this version and of earlier ones. */
const fileFacts = { fileName: v.string(), bytes: v.number() };

/** Copies of an earlier page say nothing of how they are written: they are the file itself. */
const modelFacts = v.object({
  ...fileFacts,
  sha256: v.string(),
  layout: v.fallback(v.nullable(v.picklist(['float32', 'float16'])), null),
  rounded: v.fallback(v.optional(v.boolean()), undefined),
  storedBytes: v.fallback(v.optional(v.number()), undefined),
  storedCrc32: v.fallback(v.nullable(v.string()), null),
  keptAt: v.fallback(v.string(), ''),
  settings: v.fallback(notedSettings, {}),
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

/** The description of a kept checkpoint; null if it is none. */
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

/** The description of a kept clip; null if it is none. */
export function parseClipFacts(value: unknown) {
  const { success, output } = v.safeParse(clipFacts, value);
  return success ? output : null;
}
