/** One reading of the whole gallery. */
import { Paper, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface RankingSectionProps {
  readonly title: string;
  /** What is shown, for who has never seen it. */
  readonly about: ReactNode;
  readonly testId: string;
  readonly children: ReactNode;
}

/** One reading of the whole gallery. */
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
