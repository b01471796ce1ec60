/** Checkpoints kept in this browser. */
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

export interface KeptSettings {
  readonly numHeads?: number | undefined;
  readonly decoderNumHeads?: number | undefined;
  readonly normPix?: boolean | undefined;
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
