/** Imitates folders that are first read without their facts, because those were written a moment later. */
export function seenTooEarly(root: FileSystemDirectoryHandle): FileSystemDirectoryHandle {
  const early = (folder: FileSystemDirectoryHandle) => {
    let looks = 0;
    const getFileHandle = (name: string) => {
      if (name === 'facts.json' && looks++ === 0) {
        return Promise.reject(new DOMException('Not there yet.', 'NotFoundError'));
      }
      return folder.getFileHandle(name);
    };
    return { kind: 'directory', getFileHandle };
  };
  return {
    async *entries() {
      for await (const [name, handle] of root.entries())
        yield [name, early(handle as FileSystemDirectoryHandle)];
    },
    removeEntry: (name: string, options: FileSystemRemoveOptions) => root.removeEntry(name, options),
  } as unknown as FileSystemDirectoryHandle;
}
