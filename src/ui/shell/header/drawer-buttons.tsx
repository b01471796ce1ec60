/** Buttons that open the library and the controls on narrow screens. */
import { Button } from '@mantine/core';
import { IconAdjustments, IconListDetails } from '@tabler/icons-react';
import { selectedClip } from '../../../state/selectors.ts';
import { FitName } from '../../kit/fit-name.tsx';
import { useAppStore } from '../../use-app-store.ts';
import classes from './drawer-buttons.module.css';

interface DrawerButtonsProps {
  readonly onLibrary: () => void;
  readonly onControls: () => void;
}

/** Buttons that open the library and the controls on narrow screens. */
export function DrawerButtons({ onLibrary, onControls }: DrawerButtonsProps) {
  const name = useAppStore((state) => selectedClip(state)?.name);
  const listening = useAppStore((state) => state.live.status === 'running');
  const count = useAppStore((state) => state.library.clips.length);
  return (
    <div className={classes['row']}>
      <Button
        hiddenFrom="md"
        size="sm"
        className={classes['library']}
        leftSection={<IconListDetails size={18} />}
        onClick={onLibrary}
        data-testid="open-library"
      >
        <span className={classes['text']}>
          <FitName name={`${listening ? 'Listening. ' : ''}Clips (${count})${name ? `: ${name}` : ''}`} />
        </span>
      </Button>
      <Button
        hiddenFrom="lg"
        size="sm"
        className={classes['controls']}
        leftSection={<IconAdjustments size={18} />}
        onClick={onControls}
        data-testid="open-controls"
      >
        Controls
      </Button>
    </div>
  );
}
