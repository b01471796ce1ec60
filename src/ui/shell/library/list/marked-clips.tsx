/** What can be done with the marked clips of the library. */
import { Button, Popover, Text, Tooltip } from '@mantine/core';
import { labelFromName } from '../../../../state/classify/clip-labels.ts';
import { useActions, useAppStore } from '../../../use-app-store.ts';
import classes from '../library.module.css';
import { LabelField } from './label-field.tsx';

/** Marks all or none, and compares, labels or removes the marked clips. */
export function MarkedClips() {
  const clips = useAppStore((state) => state.library.clips);
  const markedIds = useAppStore((state) => state.listing.marked);
  const { markAll, remove, setMarking } = useActions('listing');
  const { includeOnly } = useActions('gallery');
  const { announce } = useActions('shell');
  const { setClipLabels } = useActions('classify');
  const marked = clips.filter(({ id }) => markedIds.has(id));
  const own = marked.filter(({ origin }) => origin === 'user');
  const ids = marked.map(({ id }) => id);
  const isEmpty = marked.length === 0;
  const compare = () => {
    includeOnly(ids);
    announce(`${ids.length} clips are compared; the others are left out.`);
  };
  return (
    <div className={classes['marked']} data-testid="marked-clips">
      <Text size="xs" fw={600} aria-live="polite" data-testid="marked-count">
        {marked.length} selected
      </Text>
      <Button size="compact-xs" variant="subtle" onClick={() => markAll(true)} data-testid="mark-all">
        All shown
      </Button>
      <Button
        size="compact-xs"
        variant="subtle"
        disabled={isEmpty}
        onClick={() => markAll(false)}
        data-testid="mark-none"
      >
        None
      </Button>
      <Button size="compact-xs" variant="subtle" onClick={() => setMarking(false)} data-testid="end-marking">
        Done
      </Button>
      <Tooltip label="Similarity, Retrieve, Map and Classify use only these">
        <Button size="compact-xs" disabled={marked.length < 2} onClick={compare} data-testid="compare-marked">
          Compare only these
        </Button>
      </Tooltip>
      <Popover width={240} position="bottom-start" shadow="md" trapFocus returnFocus>
        <Popover.Target>
          <Button size="compact-xs" disabled={isEmpty} data-testid="label-marked">
            Label
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <LabelField clips={marked} />
          <Button
            mt={6}
            size="compact-xs"
            onClick={() => setClipLabels(new Map(marked.map(({ id, name }) => [id, labelFromName(name)])))}
            data-testid="labels-from-names"
          >
            Labels from the names
          </Button>
        </Popover.Dropdown>
      </Popover>
      <Button
        size="compact-xs"
        disabled={own.length === 0}
        onClick={() => remove(own.map(({ id }) => id))}
        data-testid="remove-marked"
      >
        Remove{own.length > 0 && own.length < marked.length ? ` ${own.length} of them` : ''}
      </Button>
    </div>
  );
}
