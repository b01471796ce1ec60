/** Tasks on checkpoints: load one, and keep some in this browser. */
import type { EngineTasks, FreeTasks } from '../tasks.ts';
import { checkKept, forgetModel, keepModel, keptModels, setKeptSettings } from './kept-models.ts';
import { loadModel } from './load-model.ts';

export const modelTasks: EngineTasks<'loadModel' | 'keepModel'> = { loadModel, keepModel };

export const keptModelTasks: FreeTasks<'keptModels' | 'checkKept' | 'setKeptSettings' | 'forgetModel'> = {
  keptModels,
  checkKept,
  setKeptSettings,
  forgetModel,
};
