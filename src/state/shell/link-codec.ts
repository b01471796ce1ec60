/** Reads and writes a link, from the parts that its view lists. */
import type { ModelFamily } from '../../core/family.ts';
import { CAV_MAE } from '../../core/family.ts';
import { mergeParts } from '../merge.ts';
import type { Route } from './route.ts';
import { DEFAULT_ROUTE } from './route.ts';
import { member, number, round } from './route-values.ts';
import type { ViewName } from './views.ts';
import { VIEW_STATES, VIEWS } from './views.ts';

/**
 * Reads a hash such as `#/reconstruct?clip=rain&ra=0.5`; what is absent or out of range takes its default.
 *
 * @param family - of the loaded model: how many frames and patches there are.
 */
export function parseRoute(hash: string, family: ModelFamily = CAV_MAE): Route {
  return followed(hash, DEFAULT_ROUTE, family);
}

/** A state after a link is followed: parts that the link's view does not list stay unchanged. */
export function followed<S extends Route>(hash: string, before: S, family: ModelFamily): S {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const params = new URLSearchParams(query);
  const view = member(VIEWS, path, DEFAULT_ROUTE.shell.view);
  const start = number(params.get('start'), 0, Number.MAX_SAFE_INTEGER, -1);
  const linked = {
    clipId: params.get('clip') ?? before.library.linked.clipId,
    windowStartSeconds: start < 0 ? null : start,
  };
  const parts = VIEW_STATES[view].link.map((part) => part.read(params, family));
  return [{ shell: { view }, library: { linked } }, ...parts].reduce<Route>(mergeParts, before) as S;
}

/** Writes the hash that {@link parseRoute} reads. A link contains only what its view uses. */
export function formatRoute(route: Route, view: ViewName = route.shell.view): string {
  const params = new URLSearchParams();
  const { ofClip, link } = VIEW_STATES[view];
  const { clipId, windowStartSeconds } = route.library.linked;
  if (ofClip && clipId !== null) params.set('clip', clipId);
  if (ofClip && windowStartSeconds) params.set('start', String(round(windowStartSeconds)));
  for (const part of link) part.write(route, params);
  const query = params.toString();
  return `#/${view}${query === '' ? '' : `?${query}`}`;
}
