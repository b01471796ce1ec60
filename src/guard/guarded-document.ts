/** The mark that the guard puts into the timing of a document that it answered, so that the document can detect it. */
export const GUARD_MARK = 'guard';

/**
 * Whether this document itself came through the guard and so has its policy. An active guard alone does not prove it:
 * it may have started while the document was loading, and another page's guard may answer for the whole site.
 */
export function cameThroughGuard(): boolean {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  if (!navigation || navigation.workerStart === 0) return false;
  return navigation.serverTiming.some(({ name }) => name === GUARD_MARK);
}
