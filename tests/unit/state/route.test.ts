import { describe, expect, it } from 'vitest';
import { encodeMask } from '../../../src/core/masks/mask-bits.ts';
import { drawnMask } from '../../../src/core/masks/masking.ts';
import type { PartsChange } from '../../../src/state/merge.ts';
import { mergeParts } from '../../../src/state/merge.ts';
import { currentMask, withPainted } from '../../../src/state/reconstruct/mask-edit.ts';
import { formatRoute, parseRoute } from '../../../src/state/shell/link-codec.ts';
import type { Route } from '../../../src/state/shell/route.ts';
import { DEFAULT_MASK, DEFAULT_ROUTE } from '../../../src/state/shell/route.ts';
import type { ViewName } from '../../../src/state/shell/views.ts';
import { AUDIO_GRID, VISUAL_GRID } from '../../support/cav-mae-inputs.ts';

const at = (view: ViewName, change: PartsChange<Route> = {}): Route =>
  mergeParts(mergeParts(DEFAULT_ROUTE, { shell: { view } }), change);
const linkedTo = (clipId: string, windowStartSeconds: number | null = null) => ({
  linked: { clipId, windowStartSeconds },
});

const MASK = { ratioAudio: 0.5, ratioVisual: 0.9, audioMode: 'time-frequency', seed: 41 } as const;
const figure = at('reconstruct', {
  library: { ...linkedTo('01-bird', 12.5), frameIndex: 3 },
  reconstruct: { mask: MASK, statistics: 'true' },
});
/** The same figure under another mask. */
const masked = (mask: Route['reconstruct']['mask']) => mergeParts(figure, { reconstruct: { mask } });

describe('the link', () => {
  it('brings back every setting a reconstruction is drawn from', () => {
    expect(parseRoute(formatRoute(figure))).toEqual(figure);
  });

  it('is written in the documented form', () => {
    const plain = mergeParts(figure, {
      library: linkedTo('01-bird', 0),
      reconstruct: { statistics: DEFAULT_ROUTE.reconstruct.statistics },
    });
    expect(formatRoute(plain)).toBe(
      '#/reconstruct?clip=01-bird&frame=3&ra=0.5&rv=0.9&mode=time-frequency&seed=41',
    );
  });

  it('carries the query and its direction for retrieval, and nothing for the views that need nothing', () => {
    const query = at('retrieve', { library: linkedTo('01-bird'), retrieve: { from: 'visual' } });
    expect(formatRoute(query)).toBe('#/retrieve?clip=01-bird&from=visual');
    expect(formatRoute(figure, 'similarity')).toBe('#/similarity');
    expect(formatRoute(figure, 'models')).toBe('#/models');
    const evidence = at('experiments', { experiments: { modelId: 'masked-small' } });
    expect(formatRoute(evidence)).toBe('#/experiments?model=masked-small');
    expect(parseRoute(formatRoute(evidence))).toEqual(evidence);
  });

  it('carries the gallery for the views that compare one, and only where it is not the open clips', () => {
    for (const view of ['similarity', 'retrieve', 'map'] as const) {
      const route = at(view, { gallery: { name: 'held-out' } });
      expect(formatRoute(route)).toContain('gallery=held-out');
      expect(parseRoute(formatRoute(route)).gallery.name).toBe('held-out');
      expect(formatRoute(at(view))).not.toContain('gallery');
    }
    expect(formatRoute(mergeParts(figure, { gallery: { name: 'held-out' } }))).not.toContain('gallery');
  });

  it('carries clip, frame and kind of map where sounds are localised', () => {
    const library = { ...linkedTo('01-bird'), frameIndex: 3 };
    const route = at('localise', { library, localise: { heat: 'drop' } });
    expect(formatRoute(route)).toBe('#/localise?clip=01-bird&frame=3&heat=drop');
    expect(parseRoute(formatRoute(route))).toEqual(route);
    expect(formatRoute(at('localise', { library }))).toBe('#/localise?clip=01-bird&frame=3');
    expect(parseRoute('#/localise?heat=warm').localise.heat).toBe('similarity');
    const three = at('localise', { library, localise: { sideBySide: true } });
    expect(formatRoute(three)).toBe('#/localise?clip=01-bird&frame=3&maps=all');
    expect(parseRoute(formatRoute(three))).toEqual(three);
    expect(formatRoute(route, 'classify')).not.toMatch(/frame|heat/);
  });

  it('carries the layout of the map and the batch of the matrix, each to its own view', () => {
    const map = {
      layout: { method: 'umap', neighbours: 30, minDistance: 0.25, seed: 4 },
      colour: 'kind',
    } as const;
    const similarity = {
      batch: { temperature: 0.2, direction: 'both', negatives: 7, seed: 5, lambda: 0.1 },
      order: 'cluster',
    } as const;
    expect(parseRoute(formatRoute(at('map', { map, similarity })))).toEqual(at('map', { map }));
    expect(parseRoute(formatRoute(at('similarity', { map, similarity })))).toEqual(
      at('similarity', { similarity }),
    );
    expect(formatRoute(at('map'))).toBe('#/map');
    const ranked = at('map', { map: { colour: 'rank' } });
    expect(formatRoute(ranked)).toBe('#/map?colour=rank');
    expect(parseRoute(formatRoute(ranked))).toEqual(ranked);
    expect(parseRoute('#/map?colour=mauve')).toEqual(at('map'));
    const odd = parseRoute('#/similarity?temperature=0&direction=up&negatives=0&lambda=2&order=size');
    expect(odd).toEqual(at('similarity'));
  });

  it('carries frame policy, correction and a shipped query for retrieval alone', () => {
    const retrieve = { policy: 'mean', correction: 'csls', itemId: 'pair-7' } as const;
    const route = at('retrieve', { gallery: { name: 'held-out' }, retrieve });
    expect(formatRoute(route)).toBe(
      '#/retrieve?from=audio&gallery=held-out&policy=mean&correction=csls&item=pair-7',
    );
    expect(parseRoute(formatRoute(route))).toEqual(route);
    expect(formatRoute(at('retrieve', { retrieve }))).not.toContain('item');
    expect(formatRoute(route, 'similarity')).toBe('#/similarity?gallery=held-out');
    expect(parseRoute('#/retrieve?policy=best&correction=all')).toEqual(at('retrieve'));
  });

  it('carries the address of a collection to its view alone', () => {
    const address = 'https://data.example.org/features/?key=a b';
    const route = { ...DEFAULT_ROUTE, collection: { address } };
    const hash = formatRoute(route, 'collection');
    expect(parseRoute(hash).collection).toEqual({ address });
    expect(formatRoute(route, 'map')).not.toContain('example');
    expect(formatRoute(DEFAULT_ROUTE, 'collection')).not.toContain('features');
    expect(parseRoute('#/collection').collection).toEqual({ address: null });
  });

  it('takes the defaults where there is nothing', () => {
    expect(parseRoute('')).toEqual(DEFAULT_ROUTE);
    expect(parseRoute('#/')).toEqual(DEFAULT_ROUTE);
  });

  it('takes the default for each value that is out of range or no number, and keeps the others', () => {
    const route = parseRoute('#/reconstruct?clip=a&frame=10&ra=0.96&rv=-0.1&mode=diagonal&seed=x&paint=oil');
    expect(route).toEqual(mergeParts(DEFAULT_ROUTE, { library: linkedTo('a') }));
    const { mask } = parseRoute('#/reconstruct?ra=0.3&rv=2').reconstruct;
    expect(mask).toEqual({ ...DEFAULT_MASK, ratioAudio: 0.3 });
  });

  it('carries patches painted by hand, and only them', () => {
    const hidden = new Uint8Array(196).map((_, token) => (token % 14 < 5 ? 1 : 0));
    const mask = withPainted(MASK, 'visual', VISUAL_GRID, hidden);
    const link = formatRoute(masked(mask));
    expect(link).toContain('mv=');
    expect(link).not.toContain('ma=');
    expect(parseRoute(link)).toEqual(masked(mask));
    expect([...currentMask(parseRoute(link).reconstruct.mask, 'visual', VISUAL_GRID)]).toEqual([...hidden]);
    const both = withPainted(mask, 'audio', AUDIO_GRID, new Uint8Array(512).fill(1));
    expect(formatRoute(masked(both))).toContain('ma=.AgQ&');
    expect(parseRoute(formatRoute(masked(both))).reconstruct.mask).toEqual(both);
  });

  it('leaves out a painted mask that is the drawn one', () => {
    const drawn = drawnMask('audio', AUDIO_GRID, MASK).mask;
    expect(withPainted(MASK, 'audio', AUDIO_GRID, drawn)).toEqual(MASK);
    expect(parseRoute(`${formatRoute(figure)}&ma=${encodeMask(drawn)}`)).toEqual(figure);
    const painted = withPainted(
      MASK,
      'audio',
      AUDIO_GRID,
      drawn.map((bit) => 1 - bit),
    );
    expect(painted.audioMask).toBeDefined();
    expect(withPainted(painted, 'audio', AUDIO_GRID, null)).toEqual(MASK);
  });

  it.each(['', 'AAAA', '.', '.A', '.AgQA!', '.AgQB', 'A'.repeat(87), 'ä'.repeat(86)])(
    'draws the mask where the link says %j instead of patches',
    (text) => {
      expect(parseRoute(`${formatRoute(figure)}&ma=${encodeURIComponent(text)}`)).toEqual(figure);
    },
  );

  it('does not take an empty value for zero', () => {
    const ratio = (link: string) => parseRoute(link).reconstruct.mask.ratioAudio;
    expect(ratio('#/reconstruct?ra=&frame=')).toBe(DEFAULT_MASK.ratioAudio);
    expect(ratio('#/reconstruct?ra=0&frame=0')).toBe(0);
  });
});
