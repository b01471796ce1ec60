import { describe, expect, it } from 'vitest';
import { readObjective } from '../../../src/model/checkpoint/objective.ts';

describe('what a file says it was trained by', () => {
  it('is its word, else its account of the run', () => {
    const about = JSON.stringify({ objective: { kind: 'contrastive', lambda_c: 0.3 } });
    expect(readObjective({ objective: 'masked' })).toBe('masked');
    expect(readObjective({ about })).toBe('contrastive');
    expect(readObjective({ objective: 'masked', about })).toBe('masked');
  });

  it.each(['', 'sound', '{', 'null', '7', '{"objective":"both"}', '{"objective":null}', '[]'])(
    'is nothing where it says %j',
    (words) => {
      expect(readObjective({ objective: words, about: words })).toBeNull();
    },
  );

  it('is nothing without metadata', () => {
    expect(readObjective({})).toBeNull();
  });
});
