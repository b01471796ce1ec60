/** Tasks of a collection. */
import type { EngineTasks } from '../tasks.ts';
import { closeCollection, collectionRows, openCollection, searchCollection } from './search-collection.ts';

export const collectionTasks: EngineTasks<
  'openCollection' | 'searchCollection' | 'collectionRows' | 'closeCollection'
> = { openCollection, searchCollection, collectionRows, closeCollection };
