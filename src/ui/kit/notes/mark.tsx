/** A small mark on a row or an answer. */
import { Badge } from '@mantine/core';

/** A mark such as "partner". The kit’s small badges have text below 12 pixels. */
export function Mark({ children }: { readonly children: string }) {
  return (
    <Badge size="md" fz={12} fw={500} color="both" variant="outline" tt="none" style={{ flexShrink: 0 }}>
      {children}
    </Badge>
  );
}
