/** A section of the Experiments view. */
import { Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { Fold } from '../../kit/fold.tsx';

interface SectionProps {
  readonly title: string;
  /** What is inside, in a few words. */
  readonly gloss: string;
  /** What is shown and how it was measured, in a few sentences. */
  readonly about: ReactNode;
  readonly aside?: ReactNode;
  readonly testId: string;
  readonly children: ReactNode;
}

/** A section of the Experiments view: a fold with its charts and tables, and how they were measured. */
export function Section({ title, gloss, about, aside, testId, children }: SectionProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Fold open={isOpen} setOpen={setOpen} question={title} gloss={gloss} testId={testId}>
      {aside && <Group justify="flex-end">{aside}</Group>}
      {children}
      <Text component="div" size="sm" c="var(--page-quiet)" maw={820}>
        {about}
      </Text>
    </Fold>
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
