/** Tasks that take features away as files. */
import type { EngineTasks } from '../tasks.ts';
import { exportGallery } from './export-gallery.ts';

export const galleryTasks: EngineTasks<'exportGallery'> = { exportGallery };
