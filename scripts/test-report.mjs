/** Reads the JSON reports of Vitest and Playwright. */
import { relative } from 'node:path';

/**
 * Counts of a report.
 *
 * @param {object} report - of Vitest (`testResults`) or Playwright (`stats`)
 * @returns {{ passed: number, failed: number, skipped: number }}
 */
export function countsOf(report) {
  if (report.stats) {
    const { expected, unexpected, flaky, skipped } = report.stats;
    return { passed: expected + flaky, failed: unexpected, skipped };
  }
  return { passed: report.numPassedTests, failed: report.numFailedTests, skipped: report.numPendingTests };
}

/**
 * Splits a report of Vitest whose browser crashed.
 *
 * @param {object} report - no test in it has failed
 * @param {string} root - the folder that paths are relative to
 * @returns {{ finished: { passed: number, failed: number, skipped: number }, unfinished: string[] }} the counts of the files
 *   that ran to their end, and the paths of the others.
 */
export function splitCrashed(report, root) {
  const done = report.testResults.filter(({ status }) => status === 'passed');
  const results = done.flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status));
  const passed = results.filter((status) => status === 'passed').length;
  return {
    finished: { passed, failed: 0, skipped: results.length - passed },
    unfinished: report.testResults
      .filter((file) => !done.includes(file))
      .map(({ name }) => relative(root, name).replaceAll('\\', '/')),
  };
}
