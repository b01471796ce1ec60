import { describe, expect, it } from 'vitest';
import { VIEWS as NAMES } from '../../../src/state/shell/views.ts';
import { viewEntry, VIEWS } from '../../../src/ui/views/registry.ts';

describe('the list of views', () => {
  it('has an entry for every view that a link can name, in that order', () => {
    expect(VIEWS.map(({ name }) => name)).toEqual(NAMES);
    for (const name of NAMES) expect(viewEntry(name).name).toBe(name);
  });

  it.each(VIEWS.map((entry) => [entry.title, entry.words] as const))(
    '%s: sentences and the paper’s term',
    (_title, { seen, term, meaning }) => {
      expect(seen.length).toBeGreaterThanOrEqual(2);
      for (const sentence of seen) expect(sentence).toMatch(/^[A-Z].*\.$/);
      expect(term).toMatch(/^[a-z]/);
      // It is set into a sentence, whose full stop follows.
      expect(meaning).not.toMatch(/\.$/);
    },
  );

  it('has a term of its own for every view', () => {
    expect(new Set(VIEWS.map(({ words }) => words.term)).size).toBe(VIEWS.length);
  });
});
