/** A button that takes files, the same one twice too. */
import { FileButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useRef } from 'react';

interface FilePickerProps {
  readonly accept?: string;
  readonly multiple?: boolean;
  /** Called with what was chosen: at least one file. */
  readonly onChoose: (files: readonly [File, ...File[]]) => void;
  /** Draws the button. */
  readonly children: (props: { onClick: () => void }) => ReactNode;
}

/** A button that opens a picker, and takes the same file twice: the browser says nothing of a choice that is no change. */
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
