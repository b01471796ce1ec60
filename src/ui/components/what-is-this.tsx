import { Text } from '@mantine/core';
import { useAppStore } from '../use-app-store.ts';
import { VIEW_WORDS } from './view-words.ts';
import classes from './what-is-this.module.css';

/** What the view shows, in three sentences with the paper's term; closed until it is asked for. */
export function WhatIsThis() {
  const view = useAppStore((state) => state.route.view);
  const { seen, term, meaning } = VIEW_WORDS[view];
  return (
    // Another view has another answer: it starts closed.
    <details key={view} className={classes['what']} data-testid="what-is-this">
      <summary>What am I looking at?</summary>
      <Text component="p" size="sm" maw={820}>
        {seen.join(' ')} In the paper: <strong>{term}</strong>, {meaning}.
      </Text>
    </details>
  );
}
