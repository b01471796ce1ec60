/** What the slices are given: worker, player, clock. */
import type { PlaybackAudio } from '../contract/clip.ts';
import type { EngineContract } from '../contract/engine.ts';
import type { BackendChoice } from '../contract/environment.ts';
import { AppError } from '../core/errors.ts';
import type { CallOptions, RpcClient } from '../core/rpc.ts';
import type { AppState } from './app-state.ts';
import type { FrameReel, ResultCache } from './run/results.ts';
import type { GuardSlice } from './shell/guard-slice.ts';
import type { BrowserProbe } from './shell/requirements.ts';
import type { SettingsPort } from './shell/settings-store.ts';
import type { SyncMeter } from './shell/sync-meter.ts';

/** One live worker. */
export interface Connection {
  readonly client: RpcClient<EngineContract>;
  readonly close: () => void;
}

/** Makes a worker; `onCrash` gets one sentence if it dies. */
export type Connect = (onCrash: (sentence: string) => void) => Connection;

/** What the store needs of the sound player; `audio/player.ts` fits it. */
export interface PlayerPort {
  /** Takes the sound of a window, or null for a silent clock of `durationSeconds`. */
  load(audio: PlaybackAudio | null, durationSeconds: number): Promise<void>;
  unload(): void;
  play(): Promise<void>;
  pause(): void;
  seek(seconds: number): void;
  /** Lays a track beside the sound that was loaded; it must be as long. */
  setTrack(name: string, samples: Float32Array<ArrayBuffer>): void;
  /** Fades to `original` or to a track that was set. */
  hear(name: string): void;
  /** The place that is heard at this moment; null while nothing plays. */
  clockSeconds(): number | null;
  subscribe(listener: (state: { playing: boolean; positionSeconds: number }) => void): () => void;
}

/** What is listened to: a microphone, with a camera beside it, or a tab or screen. */
export type LiveKind = 'microphone' | 'camera' | 'screen';

/** Open devices. */
export interface LiveDevices {
  readonly sampleRateHz: number;
  readonly label: string;
  readonly hasPicture: boolean;
  /** The sound since the last block once it is so long, or what there is when `finish` or `close` was called. */
  next(seconds: number): Promise<{ readonly samples: Float32Array<ArrayBuffer>; readonly missed: number }>;
  picture(): Promise<ImageBitmap | null>;
  finish(): void;
  close(): Promise<void>;
}

/** What the store needs of live capture; `audio/capture.ts` fits it. */
export interface CapturePort {
  /** @throws {@link AppError} `live/*`; `onEnded` is told if a device goes away later. */
  open(kind: LiveKind, onEnded: (error: AppError) => void): Promise<LiveDevices>;
}

/** What the guard tells the store. */
export interface GuardListener {
  readonly onStatus: (status: GuardSlice['status'], reason: string) => void;
  readonly onSent: (news: { readonly bytes: number; readonly crossOrigin: boolean }) => void;
  readonly onAllowed: (address: string | null) => void;
}

/** What the store needs of the service worker; `guard/client.ts` fits it. */
export interface GuardPort {
  listen(listener: GuardListener): Promise<void>;
  install(): Promise<void>;
  /** The address of this page with leave to reach one more site. @throws {@link AppError} `shape`, `internal`. */
  allow(address: string): Promise<URL>;
  /** Forgets the addresses that were allowed. */
  forgetAllowances(): Promise<void>;
}

/** What one tab of the page tells the others. */
export interface TabNews {
  /** Kept clips that are no longer: the hashes of their files, or null for all. */
  readonly clipsRemoved: readonly string[] | null;
}

/** The other tabs of the page, which share what is kept. */
export interface TabsPort {
  tell(news: TabNews): void;
  listen(listener: (news: TabNews) => void): void;
}

/** What the composition root hands to the store. */
export interface AppDependencies {
  readonly connect: Connect;
  readonly player: PlayerPort;
  readonly capture: CapturePort;
  readonly guard: GuardPort;
  readonly tabs: TabsPort;
  /** Leaves this page for another address of it; null loads it anew. */
  readonly openPage: (url: URL | null) => void;
  /** Asks the browser not to clear what the page keeps; whether it agreed. */
  readonly askToPersist: () => Promise<boolean>;
  /** What the next visit begins with. */
  readonly settings: SettingsPort;
  readonly probe: BrowserProbe;
  /** What the browser calls itself. */
  readonly userAgent: string;
  readonly backend: BackendChoice;
  /** Where `models/` and `samples/` lie. */
  readonly baseUrl: string;
  readonly fetchJson: (url: string) => Promise<unknown>;
  readonly now: () => number;
}

/** The live worker behind one door, so that slices outlive it. */
export class EngineLink {
  readonly #connect: Connect;
  #connection: Connection | null = null;
  /** Told when the worker's runtime did not start: nothing but another worker helps then. */
  onRuntimeFailure: (error: AppError) => void = () => undefined;

  constructor(connect: Connect) {
    this.#connect = connect;
  }

  /** Ends the worker if there is one, rejects its calls, and makes a new one. */
  open(onCrash: (sentence: string) => void): void {
    this.close('The worker was restarted.');
    this.#connection = this.#connect(onCrash);
  }

  close(reason: string): void {
    this.#connection?.client.fail(new AppError('aborted', reason));
    this.#connection?.close();
    this.#connection = null;
  }

  /** @throws {@link AppError} the worker's, `aborted`, or `internal` when no worker runs. */
  async call<K extends keyof EngineContract>(
    task: K,
    params: EngineContract[K]['params'],
    options?: CallOptions<EngineContract[K]['progress']>,
  ): Promise<EngineContract[K]['result']> {
    const connection = this.#connection;
    if (!connection) throw new AppError('internal', 'The worker is not running: restart it.');
    try {
      return await connection.client.call(task, params, options);
    } catch (error) {
      if (error instanceof AppError && error.code === 'model/runtime' && connection === this.#connection)
        this.onRuntimeFailure(error);
      throw error;
    }
  }
}

export interface Services extends AppDependencies {
  readonly engine: EngineLink;
  readonly results: ResultCache;
  readonly reel: FrameReel;
  readonly sync: SyncMeter;
}

export type GetState = () => AppState;

/** Changes a slice's own part of the state. */
export type Patch<S> = (change: Partial<S> | ((own: S) => Partial<S>)) => void;

/** A slice: its data and its actions, made once. It writes its own part alone, and changes another by its actions. */
export type MakeSlice<S> = (patch: Patch<S>, get: GetState, services: Services) => S;
