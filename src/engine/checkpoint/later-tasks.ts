/** Tasks that take the loaded model away as files, and that fetch one from another site. */
import type { EngineTasks, FreeTasks } from '../tasks.ts';
import { exportModel, hashModel } from './export-model.ts';
import { dropDownload, fetchModel, partDownloads } from './fetch-model.ts';

export const exportTasks: EngineTasks<'exportModel' | 'hashModel'> = { exportModel, hashModel };

export const downloadTasks: FreeTasks<'fetchModel' | 'partDownloads' | 'dropDownload'> = {
  fetchModel,
  partDownloads,
  dropDownload,
};
