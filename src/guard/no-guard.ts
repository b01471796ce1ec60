/** Stands in on the development server. */
import { AppError } from '../core/errors.ts';
import type { GuardListener } from './client.ts';

/** Stands in where there is nothing to guard the page with. */
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
