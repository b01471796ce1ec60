import { describe, expect, it } from 'vitest';
import type { AppState } from '../../../src/state/app-state.ts';
import { stampSvg, stampText } from '../../../src/ui/figures/export/stamp.ts';
import { storeOverFakeEngine } from '../state/fake-engine.ts';

const SHA = 'b98406bf54e1cdc4c846abfd828d5157adf84890f4830cf27f7f344da33e82ff';

async function stateOf(view: AppState['shell']['view']): Promise<AppState> {
  const { store } = storeOverFakeEngine();
  await store.getState().worker.boot();
  store.setState((state) => ({
    models: { ...state.models, loaded: { ...state.models.loaded!, name: 'Tiny', sha256: SHA } },
    shell: { ...state.shell, view },
    reconstruct: { ...state.reconstruct, mask: { ...state.reconstruct.mask, seed: 7 } },
  }));
  return store.getState();
}

describe('the stamp of a figure', () => {
  it('names model, hash, clip and seed where the figure depends on them', async () => {
    const state = await stateOf('reconstruct');
    const clip = state.library.clips.find(({ id }) => id === state.library.selectedId);
    expect(stampText(state)).toBe(`Tiny (SHA-256 b98406bf54e1), ${clip!.name}, seed 7`);
    expect(stampText(await stateOf('similarity'))).toBe('Tiny (SHA-256 b98406bf54e1)');
    // Their figures are of the models that ship, not of the loaded one.
    expect(stampText(await stateOf('experiments'))).toBeNull();
  });

  it('makes an SVG taller and keeps what is in it', () => {
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50" viewBox="0 0 100 50"><path d="M0"/></svg>';
    const out = stampSvg(svg, 'a < b');
    expect(out).toContain('width="100" height="72" viewBox="0 0 100 72"');
    expect(out).toContain('<desc>a &lt; b</desc><path d="M0"/>');
    expect(out).toMatch(/<text[^>]*>a &lt; b<\/text><\/svg>$/);
    expect(stampSvg('<svg></svg>', 'a')).toBe('<svg></svg>');
  });
});
