/** The button that opens the label of a clip for writing. */
import { ActionIcon, Popover } from '@mantine/core';
import { IconTag } from '@tabler/icons-react';
import type { Clip } from '../../../../state/library/clip.ts';
import { fetched } from '../../../kit/fetched.tsx';

const LabelField = fetched(() => import('./label-field.tsx').then((m) => m.LabelField));

/** Opens a field for the label of a clip. */
export function LabelButton({ clip }: { readonly clip: Clip }) {
  return (
    <Popover width={240} position="bottom-end" withArrow shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon size={24} aria-label={`Label of ${clip.name}`} data-testid="edit-label">
          <IconTag size={14} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <LabelField clips={[clip]} />
      </Popover.Dropdown>
    </Popover>
  );
}
