/** A group of controls with a heading. */
import { Group, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useId } from 'react';
import classes from './controls.module.css';

interface ControlGroupProps {
  readonly title: string;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** A group of controls with a heading. */
export function ControlGroup({ title, action, children }: ControlGroupProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={classes['group']}>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Title order={2} id={id}>
          {title}
        </Title>
        {action}
      </Group>
      {children}
    </section>
  );
}
