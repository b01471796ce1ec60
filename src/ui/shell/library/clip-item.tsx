/** One clip in the list of the library. */
import { ActionIcon, Button, Group, Text, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconX } from '@tabler/icons-react';
import { memo, useEffect } from 'react';
import type { Clip } from '../../../state/library/clip.ts';
import { ClipStrip, ClipThumbnail } from '../../figures/clip-picture.tsx';
import { FitName } from '../../kit/fit-name.tsx';
import { formatSeconds } from '../../kit/format.ts';
import { WorkNote } from '../../kit/run/run-status.tsx';
import { useIntoView } from '../../kit/use-into-view.ts';
import { useSeen } from '../../kit/use-seen.ts';
import { useActions, useAppStore } from '../../use-app-store.ts';
import { focusAfterRemoval } from './focus-after-removal.ts';
import classes from './library.module.css';

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
  const { select: selectClip, remove: removeClip, cancel: cancelClip, openListed } = useActions('library');
  const [ref, isSeen] = useSeen<HTMLLIElement>();
  const isNeeded = isSeen && clip.status === 'listed';
  useEffect(() => {
    if (isNeeded) openListed([clip.id]);
  }, [isNeeded, openListed, clip.id]);
  return (
    <li
      ref={ref}
      className={classes['item']}
      data-selected={selected}
      data-testid="clip-item"
      data-clip={clip.id}
      data-status={clip.status}
    >
      <UnstyledButton
        className={classes['choose']}
        aria-current={selected}
        data-clip-button
        onClick={() => {
          selectClip(clip.id);
          onSelect?.();
        }}
      >
        <ClipThumbnail clip={clip} isDrawn={isSeen} />
        <span className={classes['words']}>
          <Text component="span" display="block" size="sm" fw={selected ? 600 : 500}>
            <FitName name={clip.name} />
          </Text>
          <Text component="span" display="block" size="xs" c="var(--page-quiet)">
            {describe(clip)}
          </Text>
          <ClipStrip clip={clip} isDrawn={isSeen} />
        </span>
      </UnstyledButton>
      {clip.origin === 'user' && (
        <ActionIcon
          size="sm"
          className={classes['remove']}
          aria-label={`Remove ${clip.name}`}
          onClick={({ currentTarget }) => focusAfterRemoval(currentTarget, () => removeClip(clip.id))}
          data-testid="remove-clip"
        >
          <IconX size={14} />
        </ActionIcon>
      )}
      {clip.status === 'opening' && (
        <div className={classes['below']}>
          <WorkNote
            what="Opening"
            progress={clip.progress}
            onCancel={() => cancelClip(clip.id)}
            testId="clip-progress"
          />
        </div>
      )}
      <ClipTrouble clip={clip} />
    </li>
  );
});

/** The error of a clip, and warnings about a clip that opened. */
function ClipTrouble({ clip }: { readonly clip: Clip }) {
  const { retry: retryClip } = useActions('library');
  const warnings = clip.facts?.warnings ?? [];
  const error = clip.error ?? clip.moveError;
  // The user did not ask for samples, so the page does not scroll to their errors.
  const ref = useIntoView<HTMLDivElement>(clip.origin === 'user' ? error : null);
  if (!error && warnings.length === 0) return null;
  return (
    <div className={classes['below']}>
      {error && (
        <Group
          ref={ref}
          gap={6}
          wrap="nowrap"
          align="flex-start"
          data-testid="clip-error"
          data-code={error.code}
        >
          <IconAlertTriangle size={14} className={classes['error']} aria-hidden />
          <Text size="xs" className={classes['error']} style={{ flex: 1, minWidth: 0 }}>
            {error.message}
          </Text>
          {clip.status === 'failed' && (
            <Button size="compact-xs" variant="subtle" onClick={() => retryClip(clip.id)}>
              Retry
            </Button>
          )}
        </Group>
      )}
      {warnings.map(({ code, message }) => (
        <Text key={code} size="xs" className={classes['warning']} data-testid="clip-warning" data-code={code}>
          {message}
        </Text>
      ))}
    </div>
  );
}

function describe({ status, facts }: Clip): string {
  if (status === 'listed') return 'Kept; opens when needed';
  if (status === 'queued') return 'Waiting';
  if (status === 'opening') return 'Opening';
  if (!facts) return 'Not open';
  const { windowStartSeconds: start, windowSeconds, durationSeconds, hasAudio, hasVideo } = facts;
  const whole = durationSeconds - windowSeconds < 0.05;
  const window = whole ? '' : `${start.toFixed(1)}–${(start + windowSeconds).toFixed(1)} of `;
  const senses = hasAudio && hasVideo ? '' : hasAudio ? ', audio only' : ', video only';
  return `${window}${formatSeconds(durationSeconds)}${senses}`;
}
