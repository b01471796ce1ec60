import type { BenchTasks } from './tasks.ts';

declare global {
  interface Window {
    /** Runs one task in a worker of its own, so that no task inherits another's runtime or heap. */
    runBench: (task: keyof BenchTasks, params: unknown) => Promise<unknown>;
    benchReady: boolean;
  }
}

window.runBench = (task, params) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./bench-worker.ts', import.meta.url), { type: 'module' });
    const finish = (settle: () => void) => {
      worker.terminate();
      settle();
    };
    worker.onmessage = ({ data }: MessageEvent<{ result?: unknown; error?: string }>) =>
      finish(() => (data.error === undefined ? resolve(data.result) : reject(new Error(data.error))));
    worker.onerror = (event) => finish(() => reject(new Error(event.message || 'The worker did not load.')));
    worker.postMessage({ task, params });
  });
window.benchReady = true;
