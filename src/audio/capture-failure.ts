/** What the browser says when devices do not open, in one sentence. */
import { AppError } from '../core/errors.ts';

/** What is listened to. */
export type CaptureKind = 'microphone' | 'camera' | 'screen';

const DEVICES: Readonly<Record<CaptureKind, string>> = {
  microphone: 'the microphone',
  camera: 'the microphone and the camera',
  screen: 'the tab or screen',
};

/** Turns what the browser says when devices do not open into one sentence with a way on. */
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
        ? 'a microphone and a camera, but not both are there: plug in what is missing, or use the microphone alone.'
        : `${kind === 'screen' ? 'a tab or screen to share' : 'a microphone'}, found none: plug one in, then start again.`;
    return new AppError('live/no-device', `Expected ${missing}`, options);
  }
  if (name === 'NotReadableError' || name === 'AbortError') {
    return new AppError(
      'live/busy',
      `The browser could not open ${DEVICES[kind]}: another program may hold it; close that, then start again.`,
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

/** The page is where the browser hands no devices out. */
export function insecureFailure(): AppError {
  return new AppError(
    'live/insecure',
    'The browser gives microphones and screens only to pages over https or on localhost: open the page there.',
  );
}

/** A share whose sound was not shared along. */
export function silentShareFailure(): AppError {
  return new AppError(
    'live/no-audio',
    'What was shared came without sound: share a tab and leave “Also share tab audio” on.',
  );
}

/** A device that went away by itself. */
export function endedFailure(kind: CaptureKind): AppError {
  return new AppError(
    'live/ended',
    kind === 'screen'
      ? 'Sharing has ended: keep what was heard, or discard it.'
      : 'The device was unplugged or taken away: keep what was heard, or discard it.',
  );
}
