/** Recognises clips cut from the same video by their file names. */
const NAMED_CUT = /^(Y?[\w-]{11})[_-]\d+(?:\.\d+)?(?:[_-]\d+(?:\.\d+)?)?$/;
/** Cuts that give their seconds: `name_12s`, `name_12s-22s`, `name 12.5-22.5s`. */
const SECONDS_CUT = /^(.+?)[ _-]\d+(?:\.\d+)?s?[_-]\d+(?:\.\d+)?s$|^(.+?)[ _-]\d+(?:\.\d+)?s$/;

/**
 * A key that is equal for clips cut from the same source: its path or address without extension and window.
 *
 * Clips of one source look and sound alike, so testing on one after training on another proves little. `take_1` and
 * `take_2` stay apart, because a bare number more often counts takes than seconds.
 */
export function sourceKey(pathOrUrl: string): string {
  const path = pathOrUrl.replace(/[?#].*$/, '');
  const slash = path.lastIndexOf('/');
  const stem = path.slice(slash + 1).replace(/\.[A-Za-z0-9]{1,8}$/, '');
  const cut = NAMED_CUT.exec(stem) ?? SECONDS_CUT.exec(stem);
  // Data sets sorted by class put cuts of one video into several folders.
  if (cut) return (cut[1] ?? cut[2] ?? stem).toLowerCase();
  return (path.slice(0, slash + 1) + stem).toLowerCase();
}
