/** A cut of a video as data sets name it: an eleven-letter video id, then where the cut starts, and may be ends. */
const NAMED_CUT = /^(Y?[\w-]{11})[_-]\d+(?:\.\d+)?(?:[_-]\d+(?:\.\d+)?)?$/;
/** A cut that gives its seconds in words: `name_12s`, `name_12s-22s`, `name 12.5-22.5s`. */
const SECONDS_CUT = /^(.+?)[ _-]\d+(?:\.\d+)?s?[_-]\d+(?:\.\d+)?s$|^(.+?)[ _-]\d+(?:\.\d+)?s$/;

/**
 * What tells whether two clips were cut from the same source: its path or address without ending and window.
 *
 * Clips of one source look and sound alike, so a test that trains on one and asks about the other proves little.
 * `take_1` and `take_2` stay apart: a number alone names a take more often than a second.
 */
export function sourceKey(pathOrUrl: string): string {
  const path = pathOrUrl.replace(/[?#].*$/, '');
  const slash = path.lastIndexOf('/');
  const stem = path.slice(slash + 1).replace(/\.[A-Za-z0-9]{1,8}$/, '');
  const cut = NAMED_CUT.exec(stem) ?? SECONDS_CUT.exec(stem);
  // The same video may lie in two folders once it is cut by class.
  if (cut) return (cut[1] ?? cut[2] ?? stem).toLowerCase();
  return (path.slice(0, slash + 1) + stem).toLowerCase();
}
