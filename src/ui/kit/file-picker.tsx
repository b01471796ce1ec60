/** A button that opens a file picker. */
import { FileButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useRef } from 'react';

interface FilePickerProps {
  readonly accept?: string;
  readonly multiple?: boolean;
  /** Called with the chosen files, at least one. */
  readonly onChoose: (files: readonly [File, ...File[]]) => void;
  /** Draws the button. */
  readonly children: (props: { onClick: () => void }) => ReactNode;
}

/** A button that opens a file picker. It is reset after each choice, so that the same file can be chosen twice. */
export function FilePicker({ accept, multiple = false, onChoose, children }: FilePickerProps) {
  const reset = useRef<() => void>(null);
  const choose = (chosen: File | null | File[]) => {
    const [first, ...rest] = [chosen].flat().filter((file) => file !== null);
    reset.current?.();
    if (first) onChoose([first, ...rest]);
  };
  return (
    <FileButton resetRef={reset} multiple={multiple} onChange={choose} {...(accept ? { accept } : {})}>
      {children}
    </FileButton>
  );
}
