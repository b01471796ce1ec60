/** Makes a component whose code is fetched when it is first drawn. */
import type { ComponentType, ReactNode } from 'react';
import { useEffect, useState } from 'react';
import { fetchPart } from '../../core/fetch-part.ts';
import { ErrorBoundary } from './error-boundary.tsx';

/** A component whose code is fetched when it is first drawn, or before. */
export type Fetched<P> = ComponentType<P> & {
  /** Fetches the code ahead of need. @throws {@link AppError} `not-fetched`. */
  readonly fetch: () => Promise<void>;
  readonly isHere: () => boolean;
};

/**
 * A component whose code is fetched when it is first drawn.
 *
 * If the fetch fails, an error takes the component's place and the rest of the page stays; a retry fetches again.
 *
 * This does not use `React.lazy`. React draws a suspended component after all other updates, and while clips are
 * being opened, each of which updates the list, that would take too long.
 *
 * @param fallback - shown until the code has arrived.
 */
export function fetched<P extends object>(
  load: () => Promise<ComponentType<P>>,
  fallback: ReactNode = null,
): Fetched<P> {
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

  function Fetched(props: P) {
    return (
      <ErrorBoundary>
        <Part {...props} />
      </ErrorBoundary>
    );
  }
  return Object.assign(Fetched, { fetch: fetchOnce, isHere: () => part !== null });
}
