import { describe, expect, it, vi } from 'vitest';
import { mergeParts } from '../../../src/state/merge.ts';
import { isNoneCompared } from '../../../src/state/selectors.ts';
import { isLargeGallery } from '../../../src/state/similarity/similarity-runs.ts';
import type { ANSWERS } from './fake-engine.ts';
import { storeOverFakeEngine } from './fake-engine.ts';

type Given = Parameters<typeof storeOverFakeEngine>[0];

const similarity: typeof ANSWERS.similarity = async ({ clips }) => ({
  rows: clips.map(({ clipId }) => clipId),
  columns: clips.map(({ clipId }) => clipId),
  cosine: new Float32Array(clips.length ** 2),
  temperature: 0.05,
  pairs: clips.length,
  audioForVisual: null,
  visualForAudio: null,
  audioToVisual: { order: new Uint32Array(), rank: new Uint32Array(), metrics: null },
  visualToAudio: { order: new Uint32Array(), rank: new Uint32Array(), metrics: null },
  clusters: [],
  skipped: [],
});

async function ready(over: Given = {}) {
  const made = storeOverFakeEngine({ similarity, ...over });
  const now = () => made.store.getState();
  await now().worker.boot();
  await vi.waitFor(() =>
    expect(now().library.clips.filter(({ status }) => status === 'ready')).toHaveLength(2),
  );
  return { ...made, now };
}

describe('the map', () => {
  it('lays out what is compared when its view is opened, and again when a setting or the gallery changes', async () => {
    const { now, engine, results } = await ready();
    expect(engine.of('projectGallery')).toHaveLength(0);
    now().shell.setView('map');
    await vi.waitFor(() => expect(now().runs.map.status).toBe('done'));
    expect(engine.of('projectGallery')).toEqual([
      { source: expect.objectContaining({ kind: 'clips', frames: 'one' }), projection: { method: 'pca' } },
    ]);
    const before = now().runs.map.summary?.resultId ?? null;
    expect(results.get('map', before)?.entries).toHaveLength(2);
    // UMAP's settings are no question of PCA's.
    now().map.setLayout({ neighbours: 5 });
    now().map.setLayout({ method: 'umap', seed: 3 });
    await vi.waitFor(() => expect(engine.of('projectGallery')).toHaveLength(2));
    expect(engine.of('projectGallery')[1]?.projection).toEqual({
      method: 'umap',
      neighbours: 5,
      minDistance: 0.1,
      seed: 3,
    });
    await vi.waitFor(() => expect(results.get('map', before)).toBeNull());
    now().gallery.choose('held-out');
    await vi.waitFor(() => expect(engine.of('projectGallery')).toHaveLength(3));
    expect(engine.of('projectGallery')[2]?.source).toEqual({
      kind: 'pairs',
      url: 'https://page.test/models/features.safetensors',
    });
  });

  it('stops the worker and frees the control at once when it is cancelled', async () => {
    const { now, engine } = await ready({ projectGallery: () => new Promise(() => undefined) });
    now().shell.setView('map');
    await vi.waitFor(() => expect(now().runs.map.status).toBe('running'));
    now().runs.cancel('map');
    expect(now().runs.map.status).toBe('idle');
    expect(engine.calls.find(({ task }) => task === 'projectGallery')?.signal.aborted).toBe(true);
    now().runs.retry('map');
    expect(now().runs.map.status).toBe('running');
  });

  it('measures what is selected, compares only that, and lets go of what is not there any more', async () => {
    const { now, engine } = await ready();
    now().shell.setView('map');
    await vi.waitFor(() => expect(now().runs.map.status).toBe('done'));
    now().map.select(['02-fire', '02-fire', 'gone']);
    expect(now().map.selection).toEqual(['02-fire', 'gone']);
    now().map.setOnlySelected(true);
    await vi.waitFor(() => expect(now().runs.mapSelected.summary?.figures.pairs).toBe(2));
    now().gallery.includeOnly(now().map.selection);
    expect(now().gallery.excludedIds).toEqual(['01-bird']);
    await vi.waitFor(() => expect(engine.of('projectGallery')).toHaveLength(2));
    await vi.waitFor(() => expect(now().map.selection).toEqual(['02-fire']));
    now().gallery.includeAll();
    expect(now().gallery.excludedIds).toEqual([]);
    now().map.select([]);
    expect(now().map.onlySelected).toBe(false);
  });
});

describe('the matrix and the contrastive loss', () => {
  it('ask for the loss once the table has the features, and again for each setting but lambda', async () => {
    const { now, engine } = await ready();
    now().shell.setView('similarity');
    await vi.waitFor(() => expect(now().runs.infoNce.status).toBe('done'));
    expect(engine.calls.map(({ task }) => task).slice(-2)).toEqual(['similarity', 'infoNce']);
    expect(engine.of('openMatrix')).toHaveLength(0);
    expect(engine.of('infoNce')[0]).toMatchObject({
      temperature: 0.05,
      direction: 'audioForVisual',
      negatives: null,
    });
    now().similarity.setBatch({ lambda: 0.1 });
    now().similarity.setBatch({ temperature: 0.2, negatives: 1 });
    await vi.waitFor(() => expect(now().runs.infoNce.summary?.loss).toBe(0.2));
    expect(engine.of('infoNce')).toHaveLength(2);
    now().similarity.resetBatch();
    await vi.waitFor(() => expect(now().runs.infoNce.summary?.loss).toBe(0.05));
    expect(now().similarity.batch.lambda).toBe(0.01);
  });

  it('do not ask for the loss while the table still computes the same features', async () => {
    const { now, engine } = await ready({ similarity: () => new Promise(() => undefined) });
    now().shell.setView('similarity');
    await vi.waitFor(() => expect(now().runs.similarity.status).toBe('running'));
    expect(now().runs.infoNce.status).toBe('idle');
    expect(engine.of('infoNce')).toHaveLength(0);
  });

  it('open a matrix in tiles for a gallery too large for a table, and not the table', async () => {
    const { now, engine } = await ready();
    now().gallery.choose('held-out');
    now().shell.setView('similarity');
    expect(isLargeGallery(now())).toBe(true);
    await vi.waitFor(() => expect(now().runs.infoNce.status).toBe('done'));
    expect(engine.of('similarity')).toHaveLength(0);
    now().similarity.setOrder('cluster');
    await vi.waitFor(() => expect(now().runs.matrix.summary?.matrixId).toBe('cluster'));
    expect(engine.of('openMatrix').map(({ order }) => order)).toEqual(['given', 'cluster']);
    expect(engine.of('infoNce')).toHaveLength(1);
    expect(isLargeGallery(mergeParts(now(), { gallery: { name: 'clips' } }))).toBe(false);
  });
});

describe('which clips are compared', () => {
  it('is changed for several at once, and by whose they are', async () => {
    const { now, engine } = await ready();
    now().shell.setView('similarity');
    const [first, second] = now().library.clips.map(({ id }) => id) as [string, string];
    now().gallery.setIncluded([first, second], false);
    expect(isNoneCompared(now())).toBe(true);
    now().gallery.setIncluded([second], true);
    expect(now().gallery.excludedIds).toEqual([first]);
    await vi.waitFor(() =>
      expect(
        engine
          .of('similarity')
          .at(-1)
          ?.clips.map(({ clipId }) => clipId),
      ).toEqual([second]),
    );
    now().gallery.includeAll();
    expect(isNoneCompared(now())).toBe(false);
  });
});
