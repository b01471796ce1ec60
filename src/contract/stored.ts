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
