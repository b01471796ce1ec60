import { describe, expect, it } from 'vitest';
import type { CaptureKind } from '../../../src/audio/capture-failure.ts';
import { captureFailure } from '../../../src/audio/capture-failure.ts';
import { AppError } from '../../../src/core/errors.ts';

const KINDS: readonly CaptureKind[] = ['microphone', 'camera', 'screen'];

describe('captureFailure', () => {
  it.each([
    ['NotAllowedError', 'live/refused'],
    ['NotFoundError', 'live/no-device'],
    ['OverconstrainedError', 'live/no-device'],
    ['NotReadableError', 'live/busy'],
    ['TypeError', 'live/busy'],
  ])('tells %s as %s in one sentence, another for each kind of input', (name, code) => {
    const failures = KINDS.map((kind) => captureFailure(new DOMException('said', name), kind));
    expect(failures.map((failure) => failure.code)).toEqual(KINDS.map(() => code));
    expect(new Set(failures.map(({ message }) => message)).size).toBe(KINDS.length);
    for (const { message } of failures) expect(message).toMatch(/^[A-Z][^.]+\.$/);
  });

  it('leaves our own errors as they are', () => {
    const own = new AppError('live/no-audio', 'No sound.');
    expect(captureFailure(own, 'screen')).toBe(own);
  });
});
