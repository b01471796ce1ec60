import { Stack } from '@mantine/core';
import { ViewHeading } from '../../components/view-heading.tsx';

/** The Localise view. */
export function LocaliseView() {
  return (
    <Stack gap="md">
      <ViewHeading question="Where in the picture is the sound?">{null}</ViewHeading>
    </Stack>
  );
}
