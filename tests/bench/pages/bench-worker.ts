/// <reference lib="webworker" />
import type { BenchTasks } from './tasks.ts';

interface Request {
  readonly task: keyof BenchTasks;
  readonly params: never;
}

/** Each loads its own code: one bench must not pay for another's. */
const TASKS: Readonly<Record<keyof BenchTasks, (params: never) => Promise<unknown>>> = {
  fbank: async (params) => (await import('./fbank.ts')).measureFbank(params),
  graphs: async (params) => (await import('./graphs.ts')).measureGraphs(params),
  quantised: async (params) => (await import('./quantised.ts')).measureQuantised(params),
  retrieval: async (params) => (await import('./retrieval.ts')).measureRetrieval(params),
  search: async (params) => (await import('./search.ts')).measureSearch(params),
};

self.onmessage = async ({ data: { task, params } }: MessageEvent<Request>) => {
  try {
    self.postMessage({ result: await TASKS[task](params) });
  } catch (error) {
    self.postMessage({
      error: error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error),
    });
  }
};
