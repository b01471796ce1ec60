/** The tools for painting a mask, and the patch under the cursor in words. */
import { ActionIcon, Button, Group, SegmentedControl, Text, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp, IconRestore } from '@tabler/icons-react';
import type { StrokeShape } from '../../../../core/masks/patch-area.ts';
import { invertMask } from '../../../../core/masks/patch-area.ts';
import { maskField } from '../../../../state/reconstruct/mask-edit.ts';
import { formatShare } from '../../../kit/format.ts';
import { Note } from '../../../kit/notes/note.tsx';
import { useActions, useAppStore, useFamily } from '../../../use-app-store.ts';
import classes from '../reconstruct.module.css';
import { PAINT_KEYS, readingOf } from './paint-reading.ts';
import { describeShape } from './paint-words.ts';
import type { Paint } from './use-paint.ts';

const SHAPES: readonly { readonly value: StrokeShape; readonly label: string }[] = [
  { value: 'brush', label: 'Brush' },
  { value: 'rectangle', label: 'Block' },
  { value: 'column', label: 'Column' },
  { value: 'row', label: 'Row' },
];
/** Sides of the brush, in patches. */
const BRUSHES = [1, 3, 5];
const ACTIONS = [
  { value: 'hide', label: 'Hide' },
  { value: 'show', label: 'Show' },
];

interface PaintToolbarProps {
  readonly paint: Paint;
  readonly readingId: string;
}

/** The tools for one modality's mask, and the patch under the cursor in words. */
export function PaintToolbar({ paint, readingId }: PaintToolbarProps) {
  const { sense, tool, setTool } = paint;
  const family = useFamily();
  const colour = sense === 'audio' ? 'sound.7' : 'sight.6';
  return (
    <div className={classes['tools']} data-testid={`paint-tools-${sense}`}>
      <Group gap={6}>
        <SegmentedControl
          color={colour}
          autoContrast
          aria-label="What a stroke does"
          classNames={{ label: classes['tool'] }}
          data={ACTIONS}
          value={tool.hides ? 'hide' : 'show'}
          onChange={(value) => setTool({ ...tool, hides: value === 'hide' })}
          data-testid={`paint-action-${sense}`}
        />
        <SegmentedControl
          aria-label="What a stroke covers"
          classNames={{ label: classes['tool'] }}
          data={[...SHAPES]}
          value={tool.shape}
          onChange={(shape) => setTool({ ...tool, shape })}
          data-testid={`paint-shape-${sense}`}
        />
        <SegmentedControl
          aria-label="Size of the brush, in patches"
          classNames={{ label: classes['tool'] }}
          disabled={tool.shape !== 'brush'}
          data={BRUSHES.map((side) => ({ value: String(side), label: `${side} × ${side}` }))}
          value={String(tool.brush)}
          onChange={(side) => setTool({ ...tool, brush: Number(side) })}
          data-testid={`paint-brush-${sense}`}
        />
      </Group>
      <MaskButtons paint={paint} />
      <Note mih="2lh">
        {describeShape(sense, tool.shape, tool.hides)}{' '}
        <span className={classes['fingers']}>One finger paints, two fingers pan and zoom.</span>
        <span className={classes['keys']} id={`${readingId}-keys`}>
          {PAINT_KEYS}
        </span>
      </Note>
      <Text size="xs" mih="2lh" id={readingId} aria-live="polite" data-testid={`paint-reading-${sense}`}>
        {readingOf(family, paint)}
      </Text>
    </div>
  );
}

/** Buttons that change the whole mask at once. */
function MaskButtons({ paint }: { readonly paint: Paint }) {
  const { sense, grid, mask } = paint;
  const isPainted = useAppStore((state) => state.reconstruct.mask[maskField(sense)] !== undefined);
  const ratio = useAppStore(
    ({ reconstruct }) => reconstruct.mask[sense === 'audio' ? 'ratioAudio' : 'ratioVisual'],
  );
  const canUndo = useAppStore((state) => state.reconstruct.history.length > 0);
  const canRedo = useAppStore((state) => state.reconstruct.undone.length > 0);
  const { undo: undoMask, redo: redoMask } = useActions('reconstruct');
  const [whole, other] = sense === 'audio' ? ['audio', 'video'] : ['video', 'audio'];
  const buttons = [
    {
      name: 'All',
      gloss: `Hides the whole modality: its encoder does not run, and the model predicts the ${whole} from the ${other} (cross-modal inpainting).`,
      act: () => paint.paint(new Uint8Array(grid.tokens).fill(1)),
    },
    {
      name: 'None',
      gloss: 'Hides nothing: the encoder sees every patch, and there is no masked loss.',
      act: () => paint.paint(new Uint8Array(grid.tokens)),
    },
    {
      name: 'Invert',
      gloss: 'Hidden patches become visible, and visible patches hidden.',
      act: () => paint.paint(invertMask(mask)),
    },
    {
      name: 'Random',
      gloss: `Another random mask with the slider’s masking ratio, ${formatShare(ratio)}.`,
      act: paint.drawAnew,
    },
  ];
  const ways = [
    {
      name: 'Undo',
      gloss: 'Takes back the last stroke.',
      act: undoMask,
      disabled: !canUndo,
      Icon: IconArrowBackUp,
    },
    {
      name: 'Redo',
      gloss: 'Does again what was taken back.',
      act: redoMask,
      disabled: !canRedo,
      Icon: IconArrowForwardUp,
    },
    {
      name: 'Reset',
      gloss: 'Returns to the mask that ratio, mode and seed give.',
      act: () => paint.paint(null),
      disabled: !isPainted,
      Icon: IconRestore,
    },
  ];
  return (
    <Group gap={4}>
      {buttons.map(({ name, gloss, act }) => (
        <Tooltip key={name} label={gloss}>
          <Button
            size="compact-sm"
            fz="xs"
            onClick={act}
            data-testid={`paint-${name.toLowerCase()}-${sense}`}
          >
            {name}
          </Button>
        </Tooltip>
      ))}
      {ways.map(({ name, gloss, act, disabled, Icon }) => (
        <Tooltip key={name} label={gloss}>
          <ActionIcon
            size={26}
            variant="default"
            aria-label={`${name}: ${gloss}`}
            disabled={disabled}
            onClick={act}
            data-testid={`paint-${name.toLowerCase()}-${sense}`}
          >
            <Icon size={14} />
          </ActionIcon>
        </Tooltip>
      ))}
    </Group>
  );
}
