/** The keyboard shortcuts of the page. */
import { useEffect } from 'react';
import type { HeardKind } from '../../state/reconstruct/hear-slice.ts';
import { useActions, useAppStore } from '../use-app-store.ts';
import { VIEWS } from '../views/registry.ts';

/** Selects widgets that use the arrow keys and space themselves. */
const OWN_KEYS =
  'input, textarea, select, button, a, summary, [contenteditable], [role=slider], [role=radio], [role=tab], [role=gridcell], [role=dialog], [role=dialog] *';

/** The audio of a reconstruction that each key plays. */
const HEAR_KEYS: Readonly<Record<string, HeardKind | undefined>> = {
  a: 'original',
  b: 'masked',
  x: 'rebuilt',
};

/** The single-key shortcuts. They do not act in fields and in widgets that use the key, and can be switched off. */
export function useKeys(onHelp: () => void): void {
  const keysOn = useAppStore((state) => state.shell.keysOn);
  const { setView } = useActions('shell');
  const { toggle: togglePlay } = useActions('player');
  const { selectNeighbour } = useActions('library');
  const { choose: chooseHeard } = useActions('hear');
  const onReconstruct = useAppStore((state) => state.shell.view === 'reconstruct');
  useEffect(() => {
    if (!keysOn) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      const target = event.target instanceof Element ? event.target : null;
      if (isTyping(target)) return;
      const onClip = target?.matches('[data-clip-button][aria-current=true]') ?? false;
      const busy = target?.matches(OWN_KEYS) ?? false;
      const heard = HEAR_KEYS[event.key];
      // 1 to 9, and 0 for the tenth: the order of the keys.
      const view = /^\d$/.test(event.key) ? VIEWS[(Number(event.key) + 9) % 10]?.name : undefined;
      if (view && !target?.closest('[role=dialog]')) setView(view);
      else if (event.key === '?') onHelp();
      else if (heard && onReconstruct && !target?.closest('[role=dialog]')) chooseHeard(heard);
      else if (event.key === ' ' && (!busy || onClip)) togglePlay();
      else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && (!busy || onClip)) {
        selectNeighbour(event.key === 'ArrowDown' ? 1 : -1);
        if (onClip) requestAnimationFrame(focusChosenClip);
      } else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [chooseHeard, keysOn, onHelp, onReconstruct, selectNeighbour, setView, togglePlay]);
}

function isTyping(target: Element | null): boolean {
  if (target instanceof HTMLInputElement)
    return !['radio', 'checkbox', 'range', 'button'].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

function focusChosenClip(): void {
  document.querySelector<HTMLElement>('[data-clip-button][aria-current=true]')?.focus();
}
