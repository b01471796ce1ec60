/** Tasks that lay a gallery on a plane and measure its space. */
import type { EngineTasks } from '../tasks.ts';
import { projectGallery, spaceFigures } from './project-gallery.ts';

export const mapTasks: EngineTasks<'projectGallery' | 'spaceFigures'> = { projectGallery, spaceFigures };
