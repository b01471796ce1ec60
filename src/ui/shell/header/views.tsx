/** The list of views as links or as a menu. */
import { Button, Popover } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import type { MouseEvent } from 'react';
import { useRef, useState } from 'react';
import type { AppState } from '../../../state/app-state.ts';
import { hasSameLink } from '../../../state/shell/link.ts';
import { formatRoute } from '../../../state/shell/link-codec.ts';
import type { ViewName } from '../../../state/shell/views.ts';
import { useActions, useAppStore } from '../../use-app-store.ts';
import { viewEntry, VIEWS } from '../../views/registry.ts';
import classes from './header.module.css';
import menu from './view-menu.module.css';

/** The state that the links were written of last, and those links: most changes of the state leave them as they are. */
let written: { readonly state: AppState; readonly links: readonly string[] } | null = null;

/** The address of each view, in their order. */
function linksOf(state: AppState): readonly string[] {
  if (!written || !hasSameLink(written.state, state)) {
    written = { state, links: VIEWS.map(({ name }) => formatRoute(state, name)) };
  }
  return written.links;
}

/** The properties of a link to a view. It has an address, so that it can be opened in a new tab or copied. */
function useViewLink() {
  const links = useAppStore(linksOf);
  const shown = useAppStore((state) => state.shell.view);
  const { setView } = useActions('shell');
  return (view: ViewName, index: number) => ({
    href: links[index],
    'aria-current': shown === view ? ('page' as const) : undefined,
    title: `Key ${index + 1}`,
    onClick: (event: MouseEvent) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      setView(view);
    },
  });
}

/** The views as links side by side. */
export function ViewLinks() {
  const linkTo = useViewLink();
  return (
    <nav className={classes['links']} aria-label="Views">
      {VIEWS.map(({ name: view, title }, index) => (
        <Button
          key={view}
          component="a"
          variant="subtle"
          size="sm"
          fw={500}
          px={7}
          className={classes['view']}
          {...linkTo(view, index)}
          data-testid={`view-${view}`}
        >
          {title}
        </Button>
      ))}
    </nav>
  );
}

/** The views as a menu behind the name of the current view, for a narrow header. */
export function ViewMenu() {
  const { title } = viewEntry(useAppStore((state) => state.shell.view));
  const linkTo = useViewLink();
  const [opened, setOpened] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <div className={classes['menu']}>
      <Popover opened={opened} onChange={setOpened} position="bottom-start" shadow="md" trapFocus>
        <Popover.Target>
          <Button
            ref={button}
            size="sm"
            px={10}
            rightSection={<IconChevronDown size={16} aria-hidden />}
            aria-label={`Views: ${title}`}
            onClick={() => setOpened(!opened)}
            data-testid="views-menu"
          >
            {title}
          </Button>
        </Popover.Target>
        <Popover.Dropdown
          p={4}
          onKeyDown={({ key }) => {
            // Choosing a view moves the focus to the view; Escape returns it to the button.
            if (key === 'Escape') button.current?.focus();
          }}
        >
          <nav className={menu['menu']} aria-label="Views">
            {VIEWS.map(({ name, title: words }, index) => {
              const { onClick, ...link } = linkTo(name, index);
              return (
                <Button
                  key={name}
                  component="a"
                  variant="subtle"
                  size="sm"
                  justify="start"
                  className={menu['view']}
                  {...link}
                  onClick={(event: MouseEvent) => {
                    onClick(event);
                    setOpened(false);
                  }}
                  data-testid={`menu-view-${name}`}
                >
                  {words}
                </Button>
              );
            })}
          </nav>
        </Popover.Dropdown>
      </Popover>
    </div>
  );
}
