/** One section of figures over the whole gallery. */
import { Paper, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface RankingSectionProps {
  readonly title: string;
  /** Explains the section to someone who sees it for the first time. */
  readonly about: ReactNode;
  readonly testId: string;
  readonly children: ReactNode;
}

/** One section of figures over the whole gallery. */
export function RankingSection({ title, about, testId, children }: RankingSectionProps) {
  return (
    <Paper withBorder p="sm" component="section" aria-label={title} data-testid={testId}>
      <Title order={2}>{title}</Title>
      <Text component="div" size="sm" c="var(--page-quiet)" mb="xs" maw={820}>
        {about}
      </Text>
      {children}
    </Paper>
  );
}
