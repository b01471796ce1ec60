/** A section of the Experiments view. */
import { Group, Paper, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface SectionProps {
  readonly title: string;
  /** What is shown and how it was measured, in a few sentences. */
  readonly about: ReactNode;
  readonly aside?: ReactNode;
  readonly testId: string;
  readonly children: ReactNode;
}

/** A section of the Experiments view. */
export function Section({ title, about, aside, testId, children }: SectionProps) {
  return (
    <Paper withBorder p="sm" component="section" aria-label={title} data-testid={testId}>
      <Group justify="space-between" align="baseline" gap="xs">
        <Title order={2}>{title}</Title>
        {aside}
      </Group>
      {children}
      <Text component="div" size="sm" c="var(--page-quiet)" mt="xs" maw={820}>
        {about}
      </Text>
    </Paper>
  );
}

/** Says why a result was not measured. */
export function NotMeasured({ what }: { readonly what: string }) {
  return (
    <Text size="sm" data-testid="not-measured">
      Not measured: {what}.
    </Text>
  );
}
