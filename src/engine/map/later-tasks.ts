/** Tasks that lay a gallery on a plane and measure its space. */
import type { EngineTasks } from '../tasks.ts';
import { nearestItems } from './nearest-items.ts';
import { projectGallery, spaceFigures } from './project-gallery.ts';

export const mapTasks: EngineTasks<'nearestItems' | 'projectGallery' | 'spaceFigures'> = {
  nearestItems,
  projectGallery,
  spaceFigures,
};
