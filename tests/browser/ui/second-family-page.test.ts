/** The page with a model of a made-up family: its clips, figures and controls are that family's. */
import { MantineProvider } from '@mantine/core';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { describe, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import { Capture } from '../../../src/audio/capture.ts';
import { Player } from '../../../src/audio/player.ts';
import type { EngineContract } from '../../../src/contract/engine.ts';
import { AppError } from '../../../src/core/errors.ts';
import { RpcClient } from '../../../src/core/rpc.ts';
import { noGuard } from '../../../src/guard/no-guard.ts';
import { probeBrowser } from '../../../src/state/shell/requirements.ts';
import { createAppStore } from '../../../src/state/store.ts';
import { App } from '../../../src/ui/shell/app.tsx';
import { theme } from '../../../src/ui/styles/theme.ts';
import { AppStoreContext } from '../../../src/ui/use-app-store.ts';
import golden from '../../fixtures/family/family.json';
import { fixtureBytes } from '../../support/fixture.ts';
import { secondFamilyFile } from '../../support/second-family.ts';

/** As in tests/browser/engine/second-family.test.ts. */
const TOLERANCE = 1e-5;

/** The whole page over the real worker, which knows one more family. No samples. */
function openPage() {
  const store = createAppStore({
    connect: (onCrash) => {
      const worker = new Worker(new URL('../../support/second-family-worker.ts', import.meta.url), {
        type: 'module',
        name: 'second-family-page',
      });
      worker.addEventListener('error', ({ message }) => onCrash(message));
      return { client: new RpcClient<EngineContract>(worker), close: () => worker.terminate() };
    },
    training: () => Promise.reject(new AppError('internal', 'Not part of this test.')),
    player: new Player(),
    capture: { open: (kind, onEnded) => Capture.open(kind, onEnded) },
    tabs: { tell: () => undefined, listen: () => undefined },
    guard: noGuard,
    openPage: () => undefined,
    askToPersist: async () => false,
    settings: { read: () => null, write: () => undefined, clear: () => undefined },
    probe: probeBrowser(globalThis),
    userAgent: navigator.userAgent,
    backend: 'wasm',
    baseUrl: `${location.origin}/`,
    fetchFile: async () => new File([], 'file'),
    fetchJson: async (url) => {
      throw new AppError('not-found', `${url} is no part of this test.`);
    },
    now: () => performance.now(),
  });
  const host = document.body.appendChild(document.createElement('div'));
  const app = createElement(AppStoreContext, { value: store }, createElement(App));
  createRoot(host).render(createElement(MantineProvider, { theme, env: 'test' }, app));
  return { store: store.state, host };
}

const patiently = { timeout: 90_000, interval: 100 };

describe('the page with a model of another family', () => {
  it('prepares open clips anew and draws figures, frames and axes of that family', async () => {
    await page.viewport(1440, 900);
    const { store, host } = openPage();
    const now = () => store.getState();
    const all = (testId: string) => [...host.querySelectorAll(`[data-testid="${testId}"]`)];
    await now().worker.boot();
    const clip = new File([await fixtureBytes('family/clip.mkv')], 'clip.mkv');
    now().library.addFiles([{ file: clip, fromFolder: false }]);
    await vi.waitFor(() => expect(now().runs.reconstruct.status).toBe('done'), patiently);
    await vi.waitFor(() => expect(all('frame')).toHaveLength(10), patiently);
    const [before] = now().library.clips;

    const statuses: string[] = [];
    store.subscribe(({ library }) => statuses.push(library.clips[0]?.status ?? 'gone'));
    now().library.addFiles([{ file: secondFamilyFile(), fromFolder: false, isCheckpoint: true }]);
    await vi.waitFor(() => expect(now().models.loaded?.family.id).toBe('second'), patiently);
    await vi.waitFor(() => expect(now().runs.reconstruct.status).toBe('done'), patiently);
    expect(new Set(statuses)).toEqual(new Set(['ready', 'queued', 'opening']));
    expect(now().library.clips.map(({ id }) => id)).toEqual([before?.id]);

    await vi.waitFor(() => expect(all('frame')).toHaveLength(16), patiently);
    now().reconstruct.setSeed(golden.seed);
    await vi.waitFor(() => {
      const { audio, visual } = now().runs.reconstruct.summary!;
      expect(Math.abs(audio!.loss / golden.lossAudio - 1)).toBeLessThan(TOLERANCE);
      expect(Math.abs(visual!.loss / golden.lossVisual - 1)).toBeLessThan(TOLERANCE);
    }, patiently);
    expect(all('visible-audio')[0]?.textContent).toContain('52 of 208');
    expect(all('visible-visual')[0]?.textContent).toContain('49 of 196');
    expect(host.textContent).toContain('Frame 8 is the one used for retrieval');

    now().shell.setView('localise');
    await vi.waitFor(() => expect(host.textContent).toContain('Each row is one of the 16 frames'), patiently);
    now().shell.setView('similarity');
    await vi.waitFor(() => expect(now().runs.similarity.status).toBe('done'), patiently);
    now().shell.setView('retrieve');
    await vi.waitFor(() => expect(host.textContent).toContain('Mean of 16'), patiently);
  });
});
