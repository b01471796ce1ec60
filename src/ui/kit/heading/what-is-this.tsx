/** The fold “What am I looking at?” under a view's question. */
import { Text } from '@mantine/core';
import { useCurrentView } from '../../views/current-view.ts';
import classes from './what-is-this.module.css';

/** What the view shows, with the paper's term; closed at first. */
export function WhatIsThis() {
  const {
    name,
    words: { seen, term, meaning },
  } = useCurrentView();
  return (
    // The key makes it start closed in every view.
    <details key={name} className={classes['what']} data-testid="what-is-this">
      <summary>What am I looking at?</summary>
      <Text component="p" size="sm" maw={820}>
        {seen.join(' ')} In the paper: <strong>{term}</strong>, {meaning}.
      </Text>
    </details>
  );
}
