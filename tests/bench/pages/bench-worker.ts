/// <reference lib="webworker" />
import type { BenchTasks } from './tasks.ts';

interface Request {
  readonly task: keyof BenchTasks;
  readonly params: never;
}

self.onmessage = async ({ data: { task, params } }: MessageEvent<Request>) => {
  try {
    const result =
      task === 'fbank'
        ? await (await import('./fbank.ts')).measureFbank(params)
        : await (await import('./graphs.ts')).measureGraphs(params);
    self.postMessage({ result });
  } catch (error) {
    self.postMessage({
      error: error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error),
    });
  }
};
