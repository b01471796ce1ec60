/** The error of a clip in the list of the library, and its warnings. */
import { Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { Clip } from '../../../state/library/clip.ts';
import { useIntoView } from '../../kit/use-into-view.ts';
import { useActions } from '../../use-app-store.ts';
import classes from './library.module.css';

/** The error of a clip, and warnings about a clip that opened. */
export function ClipTrouble({ clip }: { readonly clip: Clip }) {
  const { retry: retryClip } = useActions('library');
  const warnings = clip.facts?.warnings ?? [];
  const error = clip.error ?? clip.moveError;
  // The user did not open the samples, so the page does not scroll to their errors.
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
