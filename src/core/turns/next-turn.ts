/**
 * Lets the event loop take a turn, so that a message that waits is heard.
 *
 * Promises alone never do: a worker whose calls compute without a pause hears of an abort only when all are done. Not a
 * timer, which browsers slow down to 4 ms.
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
