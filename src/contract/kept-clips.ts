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
