/** Small quiet text: what a control does, what a figure means. */
import { Text } from '@mantine/core';

/** A paragraph in small quiet text, with the properties of the kit's `Text`. */
export const Note = Text.withProps({ size: 'xs', c: 'var(--page-quiet)' });
