import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fetchBundled } from '../../../src/engine/checkpoint/bundled-model.ts';

const MANIFEST_URL = 'https://page.test/models/manifest.json';

/** A manifest's entry for weights of these words. */
function entry(id: string, words: string, more: Record<string, unknown> = {}) {
  return {
    id,
    name: `Model ${id}`,
    file: `${id}.safetensors`,
    bytes: words.length,
    sha256: createHash('sha256').update(words).digest('hex'),
    config: { numHeads: 3, decoderNumHeads: 4, normPix: false },
    ...more,
  };
}

const TWO = {
  models: [
    entry('one', 'weights of one'),
    entry('two', 'weights of two', { training: { objective: 'masked', data: 'drawn clips' } }),
  ],
};
const FILES: Readonly<Record<string, string>> = {
  'https://page.test/models/one.safetensors': 'weights of one',
  'https://page.test/models/two.safetensors': 'weights of two',
};

/** Serves a manifest and the two weight files, and keeps what was asked for. */
function serve(manifest: unknown): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url);
    const body = url === MANIFEST_URL ? JSON.stringify(manifest) : FILES[url];
    return new Response(body ?? null, { status: body === undefined ? 404 : 200 });
  });
  return asked;
}

const load = (modelId?: string) =>
  fetchBundled(MANIFEST_URL, modelId, new AbortController().signal, () => {});

afterEach(() => vi.unstubAllGlobals());

describe('a bundled model', () => {
  it('is the first of the manifest when none is named', async () => {
    const asked = serve(TWO);
    const { entry: found, blob } = await load();
    expect(found).toMatchObject({ id: 'one', trainedOn: null, objective: null });
    expect(await blob.text()).toBe('weights of one');
    expect(asked).toEqual([MANIFEST_URL, 'https://page.test/models/one.safetensors']);
  });

  it('is found by its id, and nothing but its own file is fetched', async () => {
    const asked = serve(TWO);
    const steps: [string, number][] = [];
    const { entry: found, blob } = await fetchBundled(
      MANIFEST_URL,
      'two',
      new AbortController().signal,
      ({ name }, done) => steps.push([name, done]),
    );
    expect(found).toMatchObject({
      id: 'two',
      name: 'Model two',
      config: { numHeads: 3, decoderNumHeads: 4, normPix: false },
      trainedOn: 'drawn clips',
      objective: 'masked',
    });
    expect(await blob.text()).toBe('weights of two');
    expect(asked).toEqual([MANIFEST_URL, 'https://page.test/models/two.safetensors']);
    expect(steps.at(-1)).toEqual(['Model two', 'weights of two'.length]);
  });

  it('that the manifest does not have is refused with those it has', async () => {
    const asked = serve(TWO);
    await expect(load('three')).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringMatching(/one, two.*“three”/) as string,
    });
    expect(asked).toEqual([MANIFEST_URL]);
  });

  it('with other bytes than the manifest says is refused by name', async () => {
    serve({ models: [TWO.models[0], { ...entry('two', 'other weights') }] });
    await expect(load('two')).rejects.toMatchObject({
      code: 'model/format',
      message: expect.stringMatching(/^Expected Model two with SHA-256/) as string,
    });
  });

  it('whose file is not there is refused with its address', async () => {
    serve({ models: [entry('lost', 'weights')] });
    await expect(load('lost')).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('lost.safetensors') as string,
    });
  });

  it.each([{}, [], null, { models: [] }, { models: 'none' }, { models: [null] }])(
    'is not to be had from the manifest %j',
    async (manifest) => {
      serve(manifest);
      await expect(load()).rejects.toMatchObject({ code: 'model/format' });
      await expect(load('one')).rejects.toMatchObject({ code: 'model/format' });
    },
  );

  it.each(['file', 'sha256', 'config'])('without %s is refused, its neighbours are not', async (field) => {
    serve({ models: [{ ...entry('bad', 'x'), [field]: undefined }, TWO.models[1]] });
    await expect(load()).rejects.toMatchObject({
      code: 'model/format',
      message: expect.stringContaining('bad') as string,
    });
    expect((await load('two')).entry.id).toBe('two');
  });

  it('takes a setting of the wrong kind for not said', async () => {
    serve({ models: [entry('one', 'weights of one', { config: { numHeads: '3', normPix: 'no' } })] });
    expect((await load()).entry.config).toEqual({});
  });
});
