/** Recognises a checkpoint that the authors publish, by its address, its hash or its name. */
import type { ModelConfig } from '../model-config.ts';
import type { PublishedFile } from './files.ts';
import { directOf, downloadOf, PUBLISHED, savedAs } from './files.ts';

/** What is known of a checkpoint besides its contents. */
export interface CheckpointOrigin {
  readonly fileName: string;
  /** The address that it was fetched from. */
  readonly address?: string | undefined;
  readonly sha256: string | null;
}

/** A published checkpoint, and what it was recognised by. A name proves nothing: others may use it too. */
export interface Recognised {
  readonly file: PublishedFile;
  readonly by: 'sha256' | 'address' | 'name';
}

/** Widths and depths of every published model. */
const PUBLISHED_SHAPE = { embedDim: 768, modalityDepth: 11, unifiedDepth: 1 } as const;
const PUBLISHED_DECODER = { embedDim: 512, depth: 8 } as const;

/** Which published checkpoint this is; null if it is not one, or its shapes are not those of the published model. */
export function recognise(
  origin: CheckpointOrigin,
  config: ModelConfig,
  published: readonly PublishedFile[] = PUBLISHED,
): Recognised | null {
  const fitting = published.filter((file) => hasShapeOf(file, config));
  const find = (by: Recognised['by'], is: (file: PublishedFile) => boolean): Recognised | null => {
    const file = fitting.find(is);
    return file ? { file, by } : null;
  };
  const name = withoutCopyNumber(origin.fileName).toLowerCase();
  return (
    find('sha256', ({ sha256 }) => sha256 !== undefined && sha256 === origin.sha256) ??
    find('address', (file) => [directOf(file), downloadOf(file)].includes(origin.address ?? '')) ??
    find('name', (file) => savedAs(file).toLowerCase() === name)
  );
}

function hasShapeOf({ kind, classes }: PublishedFile, config: ModelConfig): boolean {
  const { embedDim, modalityDepth, unifiedDepth } = PUBLISHED_SHAPE;
  const isSame =
    config.embedDim === embedDim &&
    config.modalityDepth === modalityDepth &&
    config.unifiedDepth === unifiedDepth;
  if (!isSame) return false;
  if (kind === 'finetuned') return config.classes === classes;
  const { decoder } = config;
  return (
    kind === 'pretrained' &&
    decoder?.embedDim === PUBLISHED_DECODER.embedDim &&
    decoder.depth === PUBLISHED_DECODER.depth
  );
}

/** Browsers add a number to the name of a file that is saved a second time: `50 (1).pth`. */
const withoutCopyNumber = (name: string) => name.replace(/ ?\(\d+\)(?=\.[a-z]+$)/i, '');
