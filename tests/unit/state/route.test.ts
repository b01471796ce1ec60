import { describe, expect, it } from 'vitest';
import { encodeMask } from '../../../src/core/masks/mask-bits.ts';
import { drawnMask } from '../../../src/core/masks/masking.ts';
import { currentMask, withPainted } from '../../../src/state/reconstruct/mask-edit.ts';
import { formatRoute, parseRoute } from '../../../src/state/shell/link-codec.ts';
import type { Route } from '../../../src/state/shell/route.ts';
import { DEFAULT_ROUTE } from '../../../src/state/shell/route.ts';
import { AUDIO_GRID, VISUAL_GRID } from '../../support/cav-mae-inputs.ts';

const figure: Route = {
  view: 'reconstruct',
  clipId: '01-bird',
  windowStartSeconds: 12.5,
  frameIndex: 3,
  mask: { ratioAudio: 0.5, ratioVisual: 0.9, audioMode: 'time-frequency', seed: 41 },
  paint: 'true',
  from: 'audio',
  gallery: 'clips',
  heat: 'similarity',
  layout: DEFAULT_ROUTE.layout,
  batch: DEFAULT_ROUTE.batch,
  order: 'given',
  policy: 'frame',
  correction: 'none',
  itemId: null,
  experimentModelId: null,
  classifyBy: 'multimodal',
};

describe('the link', () => {
  it('brings back every setting a reconstruction is drawn from', () => {
    expect(parseRoute(formatRoute(figure))).toEqual(figure);
  });

  it('is written in the documented form', () => {
    const plain = { ...figure, windowStartSeconds: 0, paint: DEFAULT_ROUTE.paint };
    expect(formatRoute(plain)).toBe(
      '#/reconstruct?clip=01-bird&frame=3&ra=0.5&rv=0.9&mode=time-frequency&seed=41',
    );
  });

  it('carries the query and its direction for retrieval, and nothing for the views that need nothing', () => {
    expect(formatRoute({ ...figure, view: 'retrieve', from: 'visual', windowStartSeconds: null })).toBe(
      '#/retrieve?clip=01-bird&from=visual',
    );
    expect(formatRoute({ ...figure, view: 'similarity' })).toBe('#/similarity');
    expect(formatRoute({ ...figure, view: 'models' })).toBe('#/models');
    const evidence: Route = { ...DEFAULT_ROUTE, view: 'experiments', experimentModelId: 'masked-small' };
    expect(formatRoute(evidence)).toBe('#/experiments?model=masked-small');
    expect(parseRoute(formatRoute(evidence))).toEqual(evidence);
  });

  it('carries the gallery for the views that compare one, and only where it is not the open clips', () => {
    for (const view of ['similarity', 'retrieve', 'map'] as const) {
      const route: Route = { ...DEFAULT_ROUTE, view, gallery: 'held-out' };
      expect(formatRoute(route)).toContain('gallery=held-out');
      expect(parseRoute(formatRoute(route)).gallery).toBe('held-out');
      expect(formatRoute({ ...route, gallery: 'clips' })).not.toContain('gallery');
    }
    expect(formatRoute({ ...figure, gallery: 'held-out' })).not.toContain('gallery');
  });

  it('carries clip, frame and kind of map where sounds are localised', () => {
    const route: Route = {
      ...DEFAULT_ROUTE,
      view: 'localise',
      clipId: '01-bird',
      frameIndex: 3,
      heat: 'drop',
    };
    expect(formatRoute(route)).toBe('#/localise?clip=01-bird&frame=3&heat=drop');
    expect(parseRoute(formatRoute(route))).toEqual(route);
    expect(formatRoute({ ...route, heat: 'similarity' })).toBe('#/localise?clip=01-bird&frame=3');
    expect(parseRoute('#/localise?heat=warm').heat).toBe('similarity');
    expect(formatRoute({ ...route, view: 'classify' })).not.toMatch(/frame|heat/);
  });

  it('carries the layout of the map and the batch of the matrix, each to its own view', () => {
    const changed = {
      layout: { method: 'umap', neighbours: 30, minDistance: 0.25, seed: 4 },
      batch: { temperature: 0.2, direction: 'both', negatives: 7, seed: 5, lambda: 0.1 },
      order: 'cluster',
    } as const;
    const map: Route = { ...DEFAULT_ROUTE, view: 'map', ...changed };
    expect(parseRoute(formatRoute(map))).toEqual({ ...DEFAULT_ROUTE, view: 'map', layout: changed.layout });
    const matrix: Route = { ...map, view: 'similarity' };
    expect(parseRoute(formatRoute(matrix))).toEqual({ ...matrix, layout: DEFAULT_ROUTE.layout });
    expect(formatRoute({ ...DEFAULT_ROUTE, view: 'map' })).toBe('#/map');
    const odd = parseRoute('#/similarity?temperature=0&direction=up&negatives=0&lambda=2&order=size');
    expect(odd).toEqual({ ...DEFAULT_ROUTE, view: 'similarity' });
  });

  it('carries frame policy, correction and a shipped query for retrieval alone', () => {
    const route: Route = {
      ...DEFAULT_ROUTE,
      view: 'retrieve',
      gallery: 'held-out',
      policy: 'mean',
      correction: 'csls',
      itemId: 'pair-7',
    };
    expect(formatRoute(route)).toBe(
      '#/retrieve?from=audio&gallery=held-out&policy=mean&correction=csls&item=pair-7',
    );
    expect(parseRoute(formatRoute(route))).toEqual(route);
    expect(formatRoute({ ...route, gallery: 'clips' })).not.toContain('item');
    expect(formatRoute({ ...route, view: 'similarity' })).toBe('#/similarity?gallery=held-out');
    expect(parseRoute('#/retrieve?policy=best&correction=all')).toEqual({
      ...DEFAULT_ROUTE,
      view: 'retrieve',
    });
  });

  it('takes the defaults where there is nothing', () => {
    expect(parseRoute('')).toEqual(DEFAULT_ROUTE);
    expect(parseRoute('#/')).toEqual(DEFAULT_ROUTE);
  });

  it('takes the default for each value that is out of range or no number, and keeps the others', () => {
    const route = parseRoute('#/reconstruct?clip=a&frame=10&ra=0.96&rv=-0.1&mode=diagonal&seed=x&paint=oil');
    expect(route).toEqual({ ...DEFAULT_ROUTE, clipId: 'a' });
    expect(parseRoute('#/reconstruct?ra=0.3&rv=2').mask).toEqual({ ...DEFAULT_ROUTE.mask, ratioAudio: 0.3 });
  });

  it('carries patches painted by hand, and only them', () => {
    const hidden = new Uint8Array(196).map((_, token) => (token % 14 < 5 ? 1 : 0));
    const mask = withPainted(figure.mask, 'visual', VISUAL_GRID, hidden);
    const link = formatRoute({ ...figure, mask });
    expect(link).toContain('mv=');
    expect(link).not.toContain('ma=');
    expect(parseRoute(link)).toEqual({ ...figure, mask });
    expect([...currentMask(parseRoute(link).mask, 'visual', VISUAL_GRID)]).toEqual([...hidden]);
    const both = withPainted(mask, 'audio', AUDIO_GRID, new Uint8Array(512).fill(1));
    expect(formatRoute({ ...figure, mask: both })).toContain('ma=.AgQ&');
    expect(parseRoute(formatRoute({ ...figure, mask: both })).mask).toEqual(both);
  });

  it('leaves out a painted mask that is the drawn one', () => {
    const drawn = drawnMask('audio', AUDIO_GRID, figure.mask).mask;
    expect(withPainted(figure.mask, 'audio', AUDIO_GRID, drawn)).toEqual(figure.mask);
    expect(parseRoute(`${formatRoute(figure)}&ma=${encodeMask(drawn)}`)).toEqual(figure);
    const painted = withPainted(
      figure.mask,
      'audio',
      AUDIO_GRID,
      drawn.map((bit) => 1 - bit),
    );
    expect(painted.audioMask).toBeDefined();
    expect(withPainted(painted, 'audio', AUDIO_GRID, null)).toEqual(figure.mask);
  });

  it.each(['', 'AAAA', '.', '.A', '.AgQA!', '.AgQB', 'A'.repeat(87), 'ä'.repeat(86)])(
    'draws the mask where the link says %j instead of patches',
    (text) => {
      expect(parseRoute(`${formatRoute(figure)}&ma=${encodeURIComponent(text)}`)).toEqual(figure);
    },
  );

  it('does not take an empty value for zero', () => {
    expect(parseRoute('#/reconstruct?ra=&frame=').mask.ratioAudio).toBe(DEFAULT_ROUTE.mask.ratioAudio);
    expect(parseRoute('#/reconstruct?ra=0&frame=0').mask.ratioAudio).toBe(0);
  });
});
