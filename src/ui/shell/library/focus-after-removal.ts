/** What the keyboard can choose in the library: the clips, in the order shown. */
const CLIPS = '[data-clip-button]';

/**
 * Removes a clip and gives the focus that its button had to the next clip: the one before where there is none, the
 * drop zone where there is no clip at all.
 *
 * @param button - inside the clip's list item.
 */
export function focusAfterRemoval(button: Element, remove: () => void): void {
  const library = button.closest('section') ?? document.body;
  const clips = [...library.querySelectorAll<HTMLElement>(CLIPS)];
  const at = clips.findIndex((clip) => clip.closest('li') === button.closest('li'));
  const next =
    clips[at + 1] ?? clips[at - 1] ?? library.querySelector<HTMLElement>('[data-testid="drop-zone"]');
  remove();
  requestAnimationFrame(() => next?.focus());
}
