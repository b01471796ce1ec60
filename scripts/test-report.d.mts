interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export function countsOf(report: unknown): Counts;
export function splitCrashed(
  report: unknown,
  root: string,
): { readonly finished: Counts; readonly unfinished: readonly string[] };
