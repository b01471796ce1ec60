/** Describes a view: its name, its words and its components. */
import type { ComponentType } from 'react';
import type { ViewName } from '../../state/shell/views.ts';

/** What a view shows, for a first-time visitor. */
export interface ViewWords {
  /** Sentences on what the view shows and how to read it. */
  readonly seen: readonly string[];
  /** The term that the paper uses. */
  readonly term: string;
  /** What the term means, for the middle of a sentence: no full stop. */
  readonly meaning: string;
}

export interface ViewEntry {
  readonly name: ViewName;
  /** Its name in the header and the help. */
  readonly title: string;
  readonly words: ViewWords;
  readonly View: ComponentType;
  readonly Controls: ComponentType;
}
