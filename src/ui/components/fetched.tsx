import { lazy, Suspense, useState } from 'react';
import type { ComponentType, ReactNode } from 'react';
import { fetchPart } from '../../core/fetch-part.ts';
import { ErrorBoundary } from './error-boundary.tsx';

/**
 * A component whose code is fetched when it is first drawn.
 *
 * Where that fails, the sentence stands in its own place and what is around it stays. React keeps the failure of a
 * lazy component for good, so a new try, or a later place, takes a new one.
 *
 * @param fallback - what stands there meanwhile.
 */
export function fetched<P extends object>(
  load: () => Promise<ComponentType<P>>,
  fallback: ReactNode = null,
): ComponentType<P> {
  const attempt = () =>
    lazy(async () => {
      try {
        return { default: await fetchPart(load) };
      } catch (error) {
        current = attempt();
        throw error;
      }
    });
  let current = attempt();
  return function Fetched(props: P) {
    const [Part, setPart] = useState(() => current);
    return (
      <ErrorBoundary onRetry={() => setPart(() => current)}>
        <Suspense fallback={fallback}>
          <Part {...props} />
        </Suspense>
      </ErrorBoundary>
    );
  };
}
