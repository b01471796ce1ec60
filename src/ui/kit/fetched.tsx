/** A component that is fetched when it is first drawn, and can be tried anew. */
import type { ComponentType, ReactNode } from 'react';
import { useEffect, useState } from 'react';
import { fetchPart } from '../../core/fetch-part.ts';
import { ErrorBoundary } from './error-boundary.tsx';

/**
 * A component whose code is fetched when it is first drawn.
 *
 * Where that fails, the sentence stands in its own place and what is around it stays; a new try fetches anew.
 *
 * Not `React.lazy`: what it waits for is drawn after every other change, and while clips are opened, each of which
 * changes the list, that is never.
 *
 * @param fallback - what stands there meanwhile.
 */
export function fetched<P extends object>(
  load: () => Promise<ComponentType<P>>,
  fallback: ReactNode = null,
): ComponentType<P> {
  let part: ComponentType<P> | null = null;
  let loading: Promise<void> | null = null;
  const fetchOnce = () =>
    (loading ??= fetchPart(load).then(
      (loaded) => void (part = loaded),
      (error: unknown) => {
        loading = null;
        throw error;
      },
    ));

  function Part(props: P) {
    const [state, setState] = useState<{ readonly isHere: boolean; readonly error?: unknown }>({
      isHere: part !== null,
    });
    useEffect(() => {
      if (part !== null) return;
      let isShown = true;
      fetchOnce().then(
        () => isShown && setState({ isHere: true }),
        (error: unknown) => isShown && setState({ isHere: false, error }),
      );
      return () => void (isShown = false);
    }, []);
    if (state.error !== undefined) throw state.error;
    const Loaded = part;
    return Loaded ? <Loaded {...props} /> : fallback;
  }

  return function Fetched(props: P) {
    return (
      <ErrorBoundary>
        <Part {...props} />
      </ErrorBoundary>
    );
  };
}
