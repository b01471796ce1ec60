/** Moves the keyboard focus when a clip is removed from the library. */

/** Selects the buttons of all clips, in the order shown. */
const CLIPS = '[data-clip-button]';

/**
 * Removes a clip and moves the focus from its button to the next clip. If there is none, the focus goes to the previous
 * clip, or to the drop zone if no clip is left.
 *
 * @param button - a button inside the list item of the clip.
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
