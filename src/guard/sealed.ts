/** Imported first: restricts what the page may do before any of it runs. */
import { startWorkersUnderOwnPolicy } from '../core/inherit-policy.ts';
import { cameThroughGuard } from './guarded-document.ts';
import { tighterPolicy } from './own-site.ts';
import { seal } from './seal.ts';

seal(window);
const built = document.head.querySelector<HTMLMetaElement>('meta[http-equiv="Content-Security-Policy"]');
// Not on the development server, because it replaces modules over a socket.
if (built) {
  const meta = document.createElement('meta');
  meta.httpEquiv = 'Content-Security-Policy';
  meta.content = tighterPolicy(built.content, location);
  document.head.append(meta);
  if (!cameThroughGuard()) startWorkersUnderOwnPolicy();
}
