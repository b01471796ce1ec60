/** The type of a fake worker's answers, and what several fakes share. */
import type { EngineContract } from '../../../../src/contract/engine.ts';
import { AppError } from '../../../../src/core/errors.ts';
import type { TaskContext } from '../../../../src/core/rpc.ts';

export type Tasks = {
  [K in keyof EngineContract]: (
    params: EngineContract[K]['params'],
    context: TaskContext<EngineContract[K]['progress']>,
  ) => Promise<EngineContract[K]['result']>;
};

export const rgba = { width: 1, height: 1, data: new Uint8ClampedArray(4) };

/** For a task that a test must answer itself. */
export const unanswered = async (): Promise<never> => {
  throw new AppError('model/run', 'Not part of this test.');
};
