/** The heading of a view. */
import { Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { DomainStrip } from '../domain/domain-strip.tsx';
import { CopyLink } from './copy-link.tsx';
import { WhatIsThis } from './what-is-this.tsx';

interface ViewHeadingProps {
  readonly question: string;
  readonly children?: ReactNode;
  readonly aside?: ReactNode;
}

/** A view's question, one sentence about it, and the fold “What am I looking at?”. */
export function ViewHeading({ question, children, aside }: ViewHeadingProps) {
  return (
    <div>
      <Group justify="space-between" align="baseline" gap="xs">
        {/* Gets the focus when the user changes to this view. */}
        <Title order={1} tabIndex={-1}>
          {question}
        </Title>
        <Group gap="xs" wrap="nowrap">
          {aside}
          <CopyLink />
        </Group>
      </Group>
      {children && (
        <Text component="div" size="sm" c="var(--page-quiet)" mt={4} maw={820}>
          {children}
        </Text>
      )}
      <DomainStrip />
      <WhatIsThis />
    </div>
  );
}
