/// <reference lib="webworker" />
import type { Port } from '../../../src/core/rpc.ts';
import { serve } from '../../../src/core/rpc.ts';
import type { MediaContract } from '../../../src/engine/media/media-contract.ts';

/** A media worker that a file stops: it runs in circles, or waits for what never comes. */
const forever = new Promise<never>(() => undefined);

serve<MediaContract>(self as unknown as Port, {
  describe: async ({ file }) => {
    if (file.name.startsWith('circles')) for (;;);
    return forever;
  },
  sound: () => forever,
  frames: () => forever,
  next: () => forever,
  stop: () => forever,
  forget: async () => undefined,
  beat: async () => ({ steps: 0, framesOpen: 0 }),
});
