/** Reads and writes a link, by what its view says that it carries. */
import type { ModelFamily } from '../../core/family.ts';
import { CAV_MAE } from '../../core/family.ts';
import type { Route } from './route.ts';
import { DEFAULT_ROUTE, VIEWS } from './route.ts';
import { member, number, round } from './route-values.ts';
import { VIEW_STATES } from './views.ts';

/**
 * Reads a hash such as `#/reconstruct?clip=rain&ra=0.5`; what is absent or out of range takes its default.
 *
 * @param family - of the loaded model: how many frames and patches there are.
 */
export function parseRoute(hash: string, family: ModelFamily = CAV_MAE): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const params = new URLSearchParams(query);
  const view = member(VIEWS, path, DEFAULT_ROUTE.view);
  const start = number(params.get('start'), 0, Number.MAX_SAFE_INTEGER, -1);
  const parts = VIEW_STATES[view].link.map((part) => part.read(params, family));
  return Object.assign(
    { ...DEFAULT_ROUTE, view, clipId: params.get('clip'), windowStartSeconds: start < 0 ? null : start },
    ...parts,
  ) as Route;
}

/** Writes the hash that {@link parseRoute} reads back; each view carries only what it draws from. */
export function formatRoute(route: Route): string {
  const params = new URLSearchParams();
  const { ofClip, link } = VIEW_STATES[route.view];
  if (ofClip && route.clipId !== null) params.set('clip', route.clipId);
  if (ofClip && route.windowStartSeconds) params.set('start', String(round(route.windowStartSeconds)));
  for (const part of link) part.write(route, params);
  const query = params.toString();
  return `#/${route.view}${query === '' ? '' : `?${query}`}`;
}

/** A route that was read from a link, over the one before: what the link's view does not carry stays as it was. */
export function overRoute(linked: Route, before: Route): Route {
  const carried = VIEW_STATES[linked.view].link.map(({ carries }) => [carries, linked[carries]] as const);
  const { view, windowStartSeconds } = linked;
  return {
    ...before,
    ...Object.fromEntries(carried),
    view,
    windowStartSeconds,
    clipId: linked.clipId ?? before.clipId,
  };
}
