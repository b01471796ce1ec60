/** The services that the slices get: worker, player, guard, clock and others. */
import type { PlaybackAudio } from '../contract/clip.ts';
import type { EngineContract } from '../contract/engine.ts';
import type { BackendChoice } from '../contract/environment.ts';
import type { TrainContract } from '../contract/train.ts';
import { AppError } from '../core/errors.ts';
import type { CallOptions, RpcClient } from '../core/rpc.ts';
import type { AppState } from './app-state.ts';
import type { FrameReel, ResultCache } from './run/results.ts';
import type { GuardSlice } from './shell/guard-slice.ts';
import type { BrowserProbe } from './shell/requirements.ts';
import type { SettingsPort } from './shell/settings-store.ts';
import type { SyncMeter } from './shell/sync-meter.ts';

/** A running worker. */
export interface Connection {
  readonly client: RpcClient<EngineContract>;
  readonly close: () => void;
}

/** Makes a worker. `onCrash` gets one sentence if the worker crashes. */
export type Connect = (onCrash: (sentence: string) => void) => Connection;

/** Makes the worker that trains. `onCrash` gets one sentence if it crashes. */
export type ConnectTraining = (onCrash: (sentence: string) => void) => {
  readonly client: RpcClient<TrainContract>;
  readonly close: () => void;
};

/** What the store needs from the audio player; `audio/player.ts` implements it. */
export interface PlayerPort {
  /** Loads the audio of a window, or null for silence of `durationSeconds`. */
  load(audio: PlaybackAudio | null, durationSeconds: number): Promise<void>;
  unload(): void;
  play(): Promise<void>;
  pause(): void;
  seek(seconds: number): void;
  /** Adds a track to the loaded audio; both must have the same length. */
  setTrack(name: string, samples: Float32Array<ArrayBuffer>): void;
  /** Fades to `original` or to a track that was added. */
  hear(name: string): void;
  /** The current position of the audio, in seconds; null while nothing plays. */
  clockSeconds(): number | null;
  subscribe(listener: (state: { playing: boolean; positionSeconds: number }) => void): () => void;
}

/** The kinds of live input: a microphone, a microphone and a camera, or a tab or screen. */
export type LiveKind = 'microphone' | 'camera' | 'screen';

/** The opened devices of a live input. */
export interface LiveDevices {
  readonly sampleRateHz: number;
  readonly label: string;
  readonly hasPicture: boolean;
  /** Resolves to the audio since the last block once it has this length, or earlier after `finish` or `close`. */
  next(seconds: number): Promise<{ readonly samples: Float32Array<ArrayBuffer>; readonly missed: number }>;
  picture(): Promise<ImageBitmap | null>;
  finish(): void;
  close(): Promise<void>;
}

/** What the store needs from live capture; `audio/capture.ts` implements it. */
export interface CapturePort {
  /** @throws {@link AppError} `live/*`; `onEnded` is called if a device is disconnected later. */
  open(kind: LiveKind, onEnded: (error: AppError) => void): Promise<LiveDevices>;
}

/** Receives news from the guard. */
export interface GuardListener {
  readonly onStatus: (status: GuardSlice['status'], reason: string) => void;
  readonly onSent: (news: { readonly bytes: number; readonly crossOrigin: boolean }) => void;
  readonly onAllowed: (address: string | null) => void;
}

/** What the store needs from the service worker; `guard/client.ts` implements it. */
export interface GuardPort {
  listen(listener: GuardListener): Promise<void>;
  install(): Promise<void>;
  /** The URL of this page with permission to reach one more site. @throws {@link AppError} `shape`, `internal`. */
  allow(address: string): Promise<URL>;
  /** Forgets the sites that were allowed. */
  forgetAllowances(): Promise<void>;
}

/** A message from one tab of the page to the others. */
export interface TabNews {
  /** Kept clips that were removed: the hashes of their files, or null for all. */
  readonly clipsRemoved: readonly string[] | null;
}

/** The other tabs of the page, which share the kept clips. */
export interface TabsPort {
  tell(news: TabNews): void;
  listen(listener: (news: TabNews) => void): void;
}

/** What `page.tsx` passes to the store. */
export interface AppDependencies {
  readonly connect: Connect;
  /** Fetches what makes the training worker. */
  readonly training: () => Promise<ConnectTraining>;
  readonly player: PlayerPort;
  readonly capture: CapturePort;
  readonly guard: GuardPort;
  readonly tabs: TabsPort;
  /** Opens this page at another URL; null reloads it. */
  readonly openPage: (url: URL | null) => void;
  /** Asks the browser not to clear the storage of the page. Resolves to whether it agreed. */
  readonly askToPersist: () => Promise<boolean>;
  /** The settings that the next visit starts with. */
  readonly settings: SettingsPort;
  readonly probe: BrowserProbe;
  /** The user agent of the browser. */
  readonly userAgent: string;
  readonly backend: BackendChoice;
  /** The URL of the folder with `models/` and `samples/`. */
  readonly baseUrl: string;
  readonly fetchJson: (url: string) => Promise<unknown>;
  /** Fetches a small file from another site. @throws {@link AppError} `not-found`. */
  readonly fetchFile: (url: string) => Promise<File>;
  readonly now: () => number;
}

/** The link to the current worker, which a restart replaces. */
export class EngineLink {
  readonly #connect: Connect;
  #connection: Connection | null = null;
  /** Called if the runtime of the worker did not start. Only another worker can help then. */
  onRuntimeFailure: (error: AppError) => void = () => undefined;

  constructor(connect: Connect) {
    this.#connect = connect;
  }

  /** Ends the current worker, rejects its calls, and makes a new one. */
  open(onCrash: (sentence: string) => void): void {
    this.close('The worker was restarted.');
    this.#connection = this.#connect(onCrash);
  }

  close(reason: string): void {
    this.#connection?.client.fail(new AppError('aborted', reason));
    this.#connection?.close();
    this.#connection = null;
  }

  /** @throws {@link AppError} of the worker, `aborted`, or `internal` if no worker runs. */
  async call<K extends keyof EngineContract>(
    task: K,
    params: EngineContract[K]['params'],
    options?: CallOptions<EngineContract[K]['progress']>,
  ): Promise<EngineContract[K]['result']> {
    const connection = this.#connection;
    if (!connection) throw new AppError('internal', 'The worker is not running. Restart it.');
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
