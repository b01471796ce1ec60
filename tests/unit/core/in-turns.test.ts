import { describe, expect, it } from 'vitest';
import { inTurns } from '../../../src/core/turns/in-turns.ts';

/** Takes about two milliseconds a step. */
function* work(steps: number, done: { count: number }): Generator<void, string> {
  for (let step = 0; step < steps; step += 1) {
    const until = performance.now() + 2;
    while (performance.now() < until);
    done.count += 1;
    yield;
  }
  return 'finished';
}

describe('long pure work', () => {
  it('gives what it computes', async () => {
    const done = { count: 0 };
    expect(await inTurns(work(3, done), new AbortController().signal)).toBe('finished');
    expect(done.count).toBe(3);
  });

  it('hears an abort that comes as a message while it computes, and stops', async () => {
    const controller = new AbortController();
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      controller.abort();
      port1.close();
    };
    port2.postMessage(null);
    const done = { count: 0 };
    await expect(inTurns(work(2000, done), controller.signal)).rejects.toMatchObject({ code: 'aborted' });
    // It is heard at the first pause or the second; without pauses all steps would run.
    expect(done.count).toBeLessThan(500);
  });

  it('does not begin what was aborted before', async () => {
    const done = { count: 0 };
    await expect(inTurns(work(3, done), AbortSignal.abort())).rejects.toMatchObject({ code: 'aborted' });
    expect(done.count).toBe(0);
  });
});
