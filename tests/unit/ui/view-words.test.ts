import { describe, expect, it } from 'vitest';
import { VIEWS } from '../../../src/state/route.ts';
import { VIEW_WORDS } from '../../../src/ui/components/view-words.ts';

describe('what a view shows, in words', () => {
  it.each(VIEWS)('%s: two sentences and the paper’s term', (view) => {
    const { seen, term, meaning } = VIEW_WORDS[view];
    expect(seen).toHaveLength(2);
    for (const sentence of seen) expect(sentence).toMatch(/^[A-Z].*\.$/);
    expect(term).toMatch(/^[a-z]/);
    // It is set into a sentence, whose full stop follows.
    expect(meaning).not.toMatch(/\.$/);
  });

  it('has a term of its own for every view', () => {
    expect(new Set(VIEWS.map((view) => VIEW_WORDS[view].term)).size).toBe(VIEWS.length);
  });
});
