import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import type { GuardListener } from '../../../src/state/services.ts';
import { reachOf } from '../../../src/state/shell/reach.ts';
import { guardDetail, guardText } from '../../../src/ui/shell/header/guard-words.ts';
import { storeOverFakeEngine } from './fake-engine.ts';

const OPEN = { allowedAddress: null, status: 'active', ownOrigin: 'https://own.org' } as const;

describe('where the page may fetch from', () => {
  it('is its own site, and the one of the address that was allowed', () => {
    expect(reachOf('https://own.org/m.pth', OPEN)).toEqual({ kind: 'open' });
    expect(reachOf('https://other.org/m.pth', OPEN)).toEqual({
      kind: 'closed',
      origin: 'https://other.org',
      canAllow: true,
    });
    const allowed = { ...OPEN, allowedAddress: 'https://other.org/another.pth' };
    expect(reachOf('https://other.org/m.pth', allowed)).toEqual({ kind: 'open' });
    expect(reachOf('https://third.org/m.pth', allowed).kind).toBe('closed');
  });

  it('can be widened only by a guard that is there', () => {
    const closed = reachOf('https://other.org/m.pth', { ...OPEN, status: 'installing' });
    expect(closed).toMatchObject({ kind: 'closed', canAllow: false });
  });

  it('is told in one sentence where the address is none', () => {
    for (const address of ['', 'model.pth', 'ftp://a.org/m.pth']) {
      const reach = reachOf(address, OPEN);
      expect(reach.kind === 'invalid' && reach.reason).toMatch(/^Expected a URL that begins with https/);
    }
  });
});

describe('the guard as the page shows it', () => {
  it('adds up what is sent, and counts requests to other sites', async () => {
    const heard: GuardListener[] = [];
    const { store } = storeOverFakeEngine(
      {},
      {
        guard: {
          listen: async (given) => void heard.push(given),
          install: async () => undefined,
          forgetAllowances: async () => undefined,
          allow: async () => {
            throw new AppError('shape', 'no');
          },
        },
      },
    );
    const state = () => store.getState();
    await state().guard.listen();
    const [listener] = heard;
    listener?.onSent({ bytes: 5, crossOrigin: false });
    listener?.onSent({ bytes: 7, crossOrigin: true });
    expect(guardText(state().guard)).toMatch(/^bytes sent: (counter starting|reload to count)$/);
    listener?.onStatus('active', '');
    expect(guardText(state().guard)).toBe('12 bytes sent, 1 to other sites');
    listener?.onAllowed('https://other.org/m.pth');
    expect(guardText(state().guard)).toMatch(/may reach other\.org$/);
    expect(guardDetail(state().guard, true)).toMatch(/except https:\/\/other\.org, which you allowed/);
    await state().guard.reloadAllowing('nonsense');
    expect(state().guard.allowError).toEqual({ code: 'shape', message: 'no' });
  });

  it('says what is lost while it is not active', () => {
    const facts = { reason: '', bytesSent: 0, crossOriginRequests: 0, allowedAddress: null };
    expect(guardDetail({ ...facts, status: 'ready' }, false)).toMatch(/one thread/);
    expect(guardDetail({ ...facts, status: 'ready' }, true)).not.toMatch(/one thread/);
  });
});
