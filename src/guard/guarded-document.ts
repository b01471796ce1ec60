/** What the guard writes into the timing of a document that it answered, so that the document can tell. */
export const GUARD_MARK = 'guard';

/**
 * Whether this document itself came through the guard, and so has its policy. That a guard is there by now says less:
 * it may have come while the document was on its way, and another page's may answer for the whole site.
 */
export function cameThroughGuard(): boolean {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  if (!navigation || navigation.workerStart === 0) return false;
  return navigation.serverTiming.some(({ name }) => name === GUARD_MARK);
}
