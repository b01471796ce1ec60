import { createElement, useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import { describe, expect, it } from 'vitest';
import { nextTurn } from '../../../src/core/turns/next-turn.ts';
import { fetched } from '../../../src/ui/kit/fetched.tsx';

/** As many changes as the opening of a few clips makes, each of which takes the page a while to draw. */
const CHANGES = 150;
const DRAWING_MS = 8;
/** A view is large: it is not drawn between two changes. */
const PIECES = 30;

function busy(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

function Piece() {
  busy(2);
  return createElement('b', null, 'here');
}

/** A list that changes all the time, and takes its time to be drawn. */
function busyList() {
  let version = 0;
  const listeners = new Set<() => void>();
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    change: () => {
      version += 1;
      for (const listener of listeners) listener();
    },
    List: () => {
      const now = useSyncExternalStore(subscribe, () => version);
      busy(DRAWING_MS);
      return createElement('p', null, now);
    },
  };
}

describe('a part that is fetched', () => {
  it('is drawn while the page changes all the time', async () => {
    const { change, List } = busyList();
    const Part = fetched(async () => {
      await nextTurn();
      return () =>
        createElement(
          'div',
          null,
          Array.from({ length: PIECES }, (_, key) => createElement(Piece, { key })),
        );
    });
    const host = document.body.appendChild(document.createElement('div'));
    const root = createRoot(host);
    root.render(createElement('div', null, createElement(List), createElement(Part)));
    let drawnAfter = CHANGES;
    for (let changes = 0; changes < CHANGES && drawnAfter === CHANGES; changes += 1) {
      change();
      await nextTurn();
      if (host.querySelector('b')) drawnAfter = changes;
    }
    root.unmount();
    host.remove();
    expect(drawnAfter).toBeLessThan(CHANGES / 5);
  });
});
