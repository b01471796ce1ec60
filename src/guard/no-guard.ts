/** Replaces the guard on the development server. */
import { AppError } from '../core/errors.ts';
import type { GuardListener } from './client.ts';

/** Used when there is no guard. */
export const noGuard = {
  listen: async ({ onStatus }: Pick<GuardListener, 'onStatus'>): Promise<void> => {
    onStatus('unavailable', 'the development server has none');
  },
  install: async (): Promise<void> => undefined,
  forgetAllowances: async (): Promise<void> => undefined,
  allow: async (): Promise<URL> => {
    throw new AppError('internal', 'The development server has no guard: build the page.');
  },
};
