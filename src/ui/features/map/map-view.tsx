import { Stack } from '@mantine/core';
import { ViewHeading } from '../../components/view-heading.tsx';

/** The Map view. */
export function MapView() {
  return (
    <Stack gap="md">
      <ViewHeading question="How do the two senses share one space?">{null}</ViewHeading>
    </Stack>
  );
}
