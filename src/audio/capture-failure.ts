/** Turns the browser's error into one sentence when devices do not open. */
import { AppError } from '../core/errors.ts';

/** The device that is opened. */
export type CaptureKind = 'microphone' | 'camera' | 'screen';

const DEVICES: Readonly<Record<CaptureKind, string>> = {
  microphone: 'the microphone',
  camera: 'the microphone and the camera',
  screen: 'the tab or screen',
};

/** Turns the browser's error into one sentence with advice. */
export function captureFailure(error: unknown, kind: CaptureKind): AppError {
  if (error instanceof AppError) return error;
  const name = error instanceof Error ? error.name : '';
  const options = { cause: error };
  if (name === 'NotAllowedError' || name === 'SecurityError') {
    const message =
      kind === 'screen'
        ? 'Nothing was shared: choose “A tab or screen” again, then a tab, and confirm.'
        : `The browser was not allowed to use ${DEVICES[kind]}: allow it beside the page’s address, then start again.`;
    return new AppError('live/refused', message, options);
  }
  if (name === 'NotFoundError' || name === 'OverconstrainedError') {
    const missing =
      kind === 'camera'
        ? 'a microphone and a camera, but one of them is missing: plug it in, or use the microphone alone.'
        : `${kind === 'screen' ? 'a tab or screen to share' : 'a microphone'}, but found none: plug one in, then start again.`;
    return new AppError('live/no-device', `Expected ${missing}`, options);
  }
  if (name === 'NotReadableError' || name === 'AbortError') {
    return new AppError(
      'live/busy',
      `The browser could not open ${DEVICES[kind]}: another program may be using it; close that program, then start again.`,
      options,
    );
  }
  const said = error instanceof Error ? error.message : String(error);
  return new AppError(
    'live/busy',
    `The browser could not open ${DEVICES[kind]} (${said}): start again.`,
    options,
  );
}

/** The page is at an address to which browsers give no devices. */
export function insecureFailure(): AppError {
  return new AppError(
    'live/insecure',
    'The browser allows microphones and screens only on pages over https or on localhost: open the page there.',
  );
}

/** The user shared something without its audio. */
export function silentShareFailure(): AppError {
  return new AppError(
    'live/no-audio',
    'The shared tab or screen has no audio: share a tab and leave “Also share tab audio” on.',
  );
}

/** A device disappeared. */
export function endedFailure(kind: CaptureKind): AppError {
  return new AppError(
    'live/ended',
    kind === 'screen'
      ? 'Sharing has ended: keep the recording, or discard it.'
      : 'The device was unplugged or is gone: keep the recording, or discard it.',
  );
}
