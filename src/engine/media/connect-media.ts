/** Makes a media worker. */
import { RpcClient } from '../../core/rpc.ts';
import type { MediaContract } from './media-contract.ts';

/** A running media worker. */
export interface MediaConnection {
  readonly client: RpcClient<MediaContract>;
  /** Ends the worker at once and frees its memory. */
  readonly end: () => void;
}

/** Makes a media worker; `onFailure` is called if it could not be loaded or its program failed. */
export type ConnectMedia = (onFailure: (isLoaded: boolean) => void) => MediaConnection;

export const connectMedia: ConnectMedia = (onFailure) => {
  const worker = new Worker(new URL('./media-worker.ts', import.meta.url), { type: 'module', name: 'media' });
  // If the script could not be fetched, the event has no message.
  worker.addEventListener('error', (event) => onFailure(Boolean(event.message)));
  return { client: new RpcClient<MediaContract>(worker), end: () => worker.terminate() };
};
