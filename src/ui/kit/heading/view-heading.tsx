/** The heading of a view. */
import { Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { DomainStrip } from '../domain/domain-strip.tsx';
import { CopyLink } from './copy-link.tsx';
import { WhatIsThis } from './what-is-this.tsx';

interface ViewHeadingProps {
  readonly question: string;
  readonly children?: ReactNode;
  /** Stands beside the fold. */
  readonly aside?: ReactNode;
}

/** A view's question, one sentence about it, and the fold “What am I looking at?”. */
export function ViewHeading({ question, children, aside }: ViewHeadingProps) {
  return (
    <div>
      <Question sentence={children}>{question}</Question>
      <DomainStrip />
      <Group justify="space-between" align="flex-start" gap="xs" wrap="nowrap">
        <WhatIsThis />
        {aside}
      </Group>
    </div>
  );
}

interface QuestionProps {
  readonly sentence?: ReactNode;
  readonly children: string;
}

/** A view's question with the button that copies its link, and one sentence. */
export function Question({ sentence, children }: QuestionProps) {
  return (
    <>
      <Group justify="space-between" align="flex-start" gap="xs" wrap="nowrap">
        {/* Gets the focus when the user changes to this view. */}
        <Title order={1} tabIndex={-1}>
          {children}
        </Title>
        <CopyLink />
      </Group>
      {sentence && (
        <Text component="div" size="sm" c="var(--page-quiet)" mt={4} maw={820}>
          {sentence}
        </Text>
      )}
    </>
  );
}
