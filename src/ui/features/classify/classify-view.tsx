import { Stack } from '@mantine/core';
import { ViewHeading } from '../../components/view-heading.tsx';

/** The Classify view. */
export function ClassifyView() {
  return (
    <Stack gap="md">
      <ViewHeading question="What event is this, and which sense decided?">{null}</ViewHeading>
    </Stack>
  );
}
