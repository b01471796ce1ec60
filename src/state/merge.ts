/** Changes several parts of the state at once. */

/** New values for some members of some parts. */
export type PartsChange<S> = { readonly [K in keyof S]?: Partial<S[K]> };

/** A state with some members of its parts replaced; the parts that are not named stay the same objects. */
export function mergeParts<S extends object>(state: S, change: PartsChange<S>): S {
  const changed = Object.entries(change).map(([key, part]) => [
    key,
    { ...(state[key as keyof S] as object), ...(part as object) },
  ]);
  return { ...state, ...(Object.fromEntries(changed) as Partial<S>) };
}
