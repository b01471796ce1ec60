/** Makes a media worker. */
import { RpcClient } from '../../core/rpc.ts';
import type { MediaContract } from './media-contract.ts';

/** A media worker that runs. */
export interface MediaConnection {
  readonly client: RpcClient<MediaContract>;
  /** Ends it at once, whatever it is at; its memory is free then. */
  readonly end: () => void;
}

/** Makes a media worker; `onFailure` is told once if it could not be loaded or its program failed. */
export type ConnectMedia = (onFailure: (isLoaded: boolean) => void) => MediaConnection;

export const connectMedia: ConnectMedia = (onFailure) => {
  const worker = new Worker(new URL('./media-worker.ts', import.meta.url), { type: 'module', name: 'media' });
  // A script that could not be fetched gives an event without a message.
  worker.addEventListener('error', (event) => onFailure(Boolean(event.message)));
  return { client: new RpcClient<MediaContract>(worker), end: () => worker.terminate() };
};
