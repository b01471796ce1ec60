/** A button that opens a folder picker. */
import type { ButtonProps } from '@mantine/core';
import { Button } from '@mantine/core';
import { useRef } from 'react';

interface FolderPickerProps extends ButtonProps {
  /** Called with the files of the folder, at least one; each has its path in it as `webkitRelativePath`. */
  readonly onChoose: (files: readonly File[]) => void;
  readonly 'data-testid': string;
}

/**
 * A button that opens a folder picker, which is reset after each choice, so that the same folder can be chosen twice.
 * Its hidden input has the button's test id with “-input”.
 */
export function FolderPicker({ onChoose, ...button }: FolderPickerProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button {...button} onClick={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        hidden
        multiple
        data-testid={`${button['data-testid']}-input`}
        {...{ webkitdirectory: '' }}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = '';
          if (files.length > 0) onChoose(files);
        }}
      />
    </>
  );
}
