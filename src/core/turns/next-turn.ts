/**
 * Lets the event loop take a turn, so that a waiting message is received.
 *
 * Promises alone never do this: a worker that computes without a pause would receive an abort only after all its
 * calls. A timer is not used, because browsers delay it by 4 ms.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
