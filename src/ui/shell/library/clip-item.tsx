/** One clip in the list of the library. */
import { ActionIcon, Text, UnstyledButton } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { MouseEvent } from 'react';
import { memo, useEffect } from 'react';
import { labelOfClip } from '../../../state/classify/class-names.ts';
import type { Clip } from '../../../state/library/clip.ts';
import { ClipStrip, ClipThumbnail } from '../../figures/clip-picture.tsx';
import { fetched } from '../../kit/fetched.tsx';
import { FitName } from '../../kit/fit-name.tsx';
import { useSeen } from '../../kit/use-seen.ts';
import { useActions, useAppStore } from '../../use-app-store.ts';
import { describeClip } from './clip-words.ts';
import { focusAfterRemoval } from './focus-after-removal.ts';
import classes from './library.module.css';
import { LabelButton } from './list/label-button.tsx';

const ClipTrouble = fetched(() => import('./clip-trouble.tsx').then((m) => m.ClipTrouble));
const MarkBox = fetched(() => import('./list/mark-box.tsx').then((m) => m.MarkBox));

interface ClipItemProps {
  readonly clip: Clip;
  readonly onSelect: (() => void) | undefined;
}

/**
 * One clip in the library: its name, its state and its errors. Memoised, because a library may have hundreds of clips
 * and most of them do not change.
 */
export const ClipItem = memo(function ClipItem({ clip, onSelect }: ClipItemProps) {
  const selected = useAppStore((state) => state.library.selectedId === clip.id);
  const isMarking = useAppStore((state) => state.listing.isMarking);
  const isMarked = useAppStore((state) => state.listing.marked.has(clip.id));
  const label = useAppStore((state) => labelOfClip(state.classify, clip));
  const { select: selectClip } = useActions('library');
  const { mark } = useActions('listing');
  const [ref, isSeen] = useSeen<HTMLLIElement>();
  useOpenedWhenSeen(clip, isSeen);
  const isTroubled = clip.error ?? clip.moveError ?? (clip.facts?.warnings.length ?? 0) > 0;
  const onClick = (event: MouseEvent) => {
    if (isMarking) return mark(clip.id, !isMarked, event.shiftKey);
    selectClip(clip.id);
    onSelect?.();
  };
  return (
    <li
      ref={ref}
      className={classes['item']}
      data-selected={selected}
      data-testid="clip-item"
      data-clip={clip.id}
      data-status={clip.status}
    >
      <div className={classes['row']}>
        {isMarking && <MarkBox clip={clip} isMarked={isMarked} />}
        <UnstyledButton
          className={classes['choose']}
          aria-current={selected}
          data-clip-button
          // The box beside it does the same for the keyboard and screen readers.
          tabIndex={isMarking ? -1 : undefined}
          onClick={onClick}
        >
          <ClipThumbnail clip={clip} isDrawn={isSeen} />
          <span className={classes['words']}>
            <Text component="span" display="block" size="sm" fw={selected ? 600 : 500}>
              <FitName name={clip.name} />
            </Text>
            <span className={classes['facts']} data-testid="clip-facts">
              {describeClip(clip)}
              {label && <span data-testid="clip-item-label"> · {label}</span>}
            </span>
            <ClipStrip clip={clip} isDrawn={isSeen} />
          </span>
        </UnstyledButton>
        <div className={classes['actions']}>
          {!isMarking && <CornerButton clip={clip} />}
          {!isMarking && selected && <LabelButton clip={clip} />}
        </div>
      </div>
      {isTroubled && <ClipTrouble clip={clip} />}
    </li>
  );
});

/** A clip without pictures is opened when it becomes visible, unless the user stopped opening. */
function useOpenedWhenSeen({ id, status, preview }: Clip, isSeen: boolean): void {
  const { openListed } = useActions('library');
  const isNeeded = useAppStore(
    (state) => isSeen && status === 'listed' && preview === undefined && !state.library.held,
  );
  useEffect(() => {
    if (isNeeded) openListed([id]);
  }, [isNeeded, openListed, id]);
}

/** Cancels the opening of a clip, or removes one of the user's. */
function CornerButton({ clip: { id, name, origin, status } }: { readonly clip: Clip }) {
  const { cancel } = useActions('library');
  const { remove } = useActions('listing');
  const isOpening = status === 'opening';
  if (!isOpening && origin === 'sample') return null;
  return (
    <ActionIcon
      size={24}
      aria-label={`${isOpening ? 'Cancel opening' : 'Remove'} ${name}`}
      onClick={({ currentTarget }) =>
        isOpening ? cancel(id) : focusAfterRemoval(currentTarget, () => remove([id]))
      }
      data-testid={isOpening ? 'cancel-clip' : 'remove-clip'}
    >
      <IconX size={14} />
    </ActionIcon>
  );
}
