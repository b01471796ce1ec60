import { describe, expect, it } from 'vitest';
import { countsOf, splitCrashed } from '../../scripts/test-report.mjs';

/** A file as Vitest's JSON report lists it. */
const file = (name: string, status: string, results: readonly string[]) => ({
  name: `/home/me/page/${name}`,
  status,
  assertionResults: results.map((result) => ({ status: result })),
});

describe('the report of a crashed browser', () => {
  it('counts the files that ran to their end, and names the others', () => {
    const report = {
      numPassedTests: 4,
      numFailedTests: 0,
      numPendingTests: 3,
      testResults: [
        file('tests/gpu/a.test.ts', 'passed', ['passed', 'passed', 'skipped']),
        file('tests/gpu/b.test.ts', 'failed', ['passed', 'pending']),
        file('tests/gpu/c.test.ts', 'failed', []),
        file('tests/gpu/d.test.ts', 'passed', ['passed']),
      ],
    };
    expect(splitCrashed(report, '/home/me/page')).toEqual({
      finished: { passed: 3, failed: 0, skipped: 1 },
      unfinished: ['tests/gpu/b.test.ts', 'tests/gpu/c.test.ts'],
    });
  });
});

it('counts a report of either runner', () => {
  expect(countsOf({ numPassedTests: 5, numFailedTests: 1, numPendingTests: 2 })).toEqual({
    passed: 5,
    failed: 1,
    skipped: 2,
  });
  // A flaky test passed in the end.
  expect(countsOf({ stats: { expected: 5, unexpected: 1, flaky: 2, skipped: 3 } })).toEqual({
    passed: 7,
    failed: 1,
    skipped: 3,
  });
});
