/** What the page has to know of a view to list it, link it, explain it and show it. */
import type { ComponentType } from 'react';
import type { ViewName } from '../../state/shell/route.ts';

/** What a view shows, for someone who sees it for the first time. */
export interface ViewWords {
  /** What is drawn, and how it is read. */
  readonly seen: readonly string[];
  /** What the paper calls it. */
  readonly term: string;
  /** That term, explained by what is on the page. */
  readonly meaning: string;
}

export interface ViewEntry {
  readonly name: ViewName;
  /** Its name in header and help. */
  readonly title: string;
  readonly words: ViewWords;
  readonly View: ComponentType;
  readonly Controls: ComponentType;
}
