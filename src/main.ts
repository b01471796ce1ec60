/** The page's first script: starts the worker, and fetches the rest of the page meanwhile. */
// First: it settles what all the rest may do.
import './guard/sealed.ts';
import { startEarly } from './connect-worker.ts';

startEarly();
import('./page.tsx').catch((error: unknown) => {
  console.error(error);
  const root = document.getElementById('root');
  if (root)
    root.textContent = 'The page’s program could not be loaded: check the connection and reload the page.';
});
