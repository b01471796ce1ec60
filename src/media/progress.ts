/**
 * Counts the progress of this worker: bytes read for the first time, frames and blocks of audio decoded. The engine
 * asks for the count from time to time to tell work from a hang.
 */
import { fetchPart } from '../core/fetch-part.ts';

let steps = 0;

/** Pieces of work begun; each may read the file again. */
let works = 0;

/** How many times a demuxer was found in an endless loop. */
let circles = 0;

/** Grows while there is progress. */
export function stepsMade(): number {
  return steps;
}

export function noteStep(): void {
  steps++;
}

const FETCH_STEP_MS = 1000;

/**
 * {@link fetchPart} in the midst of a piece of work. Waiting counts as progress: a slow connection is not a fault of
 * the file.
 *
 * @throws {@link AppError} `not-fetched`.
 */
export async function fetchWhileWatched<T>(load: () => Promise<T>): Promise<T> {
  const timer = setInterval(noteStep, FETCH_STEP_MS);
  try {
    return await fetchPart(load);
  } finally {
    clearInterval(timer);
  }
}

/** Begins a piece of work, for which all bytes count as new. */
export function beginWork(): void {
  works++;
}

export function worksBegun(): number {
  return works;
}

/**
 * How often, since the worker began, a demuxer requested the same bytes without end and got none.
 */
export function circlesBroken(): number {
  return circles;
}

export function noteCircle(): void {
  circles++;
}

/** Makes each frame and each block of audio that a decoder of this worker yields count as a step. */
export function countDecoded(scope: typeof globalThis): void {
  if (!('VideoDecoder' in scope && 'AudioDecoder' in scope)) return;
  scope.VideoDecoder = class extends scope.VideoDecoder {
    constructor(init: VideoDecoderInit) {
      super({ ...init, output: counted(init.output) });
    }
  };
  scope.AudioDecoder = class extends scope.AudioDecoder {
    constructor(init: AudioDecoderInit) {
      super({ ...init, output: counted(init.output) });
    }
  };
}

function counted<T>(output: (decoded: T) => void): (decoded: T) => void {
  return (decoded) => {
    noteStep();
    output(decoded);
  };
}
