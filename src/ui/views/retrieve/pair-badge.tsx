/** A small mark on an answer or a pair. */
import { Badge } from '@mantine/core';

/** A mark such as "own partner". The kit's small badges have text below 12 pixels. */
export function PairBadge({ children }: { readonly children: string }) {
  return (
    <Badge size="md" fz={12} fw={500} color="both" variant="outline" tt="none" style={{ flexShrink: 0 }}>
      {children}
    </Badge>
  );
}
