/** What guards the page, what it counted. */
import { toWireError } from '../../core/errors.ts';
import type { MakeSlice } from '../services.ts';
import type { GuardSlice } from '../types/guard.ts';

/** The guard as the page shows it. */
export const makeGuardSlice: MakeSlice<GuardSlice> = (set, get, { guard, openPage }) => ({
  guardStatus: 'installing',
  guardReason: '',
  bytesSent: 0,
  crossOriginRequests: 0,
  allowedAddress: null,
  allowError: null,

  listenToGuard: () =>
    guard.listen({
      onStatus: (guardStatus, guardReason) => set({ guardStatus, guardReason }),
      onSent: ({ bytes, crossOrigin }) => {
        set((state) => ({
          bytesSent: state.bytesSent + bytes,
          crossOriginRequests: state.crossOriginRequests + Number(crossOrigin),
        }));
        const what = crossOrigin ? 'A request went to another site.' : `${bytes} bytes were sent.`;
        get().announce(what);
      },
      onAllowed: (allowedAddress) => set({ allowedAddress }),
    }),
  installGuard: () => guard.install(),

  reloadGuarded: () => openPage(null),

  reloadAllowing: async (address) => {
    set({ allowError: null });
    try {
      openPage(await guard.allow(address));
    } catch (error) {
      set({ allowError: toWireError(error) });
    }
  },
});
