import {
  ActionIcon,
  Button,
  Group,
  Text,
  Tooltip,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { IconHelp, IconMoon, IconSun } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { formatRoute } from '../../../state/link-codec.ts';
import { useAppStore } from '../../use-app-store.ts';
import { VIEWS } from '../../views/registry.ts';
import classes from './header.module.css';
import { StatusChips } from './status-chips.tsx';

interface HeaderProps {
  readonly onHelp: () => void;
  /** Whether there is room for what is loaded where; else the page shows it below. */
  readonly withChips: boolean;
}

/** Name, views, what is loaded where, theme and help. */
export function Header({ onHelp, withChips }: HeaderProps) {
  return (
    <div className={classes['header']}>
      <Text className={classes['name']} fw={650}>
        CAV-MAE Playground
      </Text>
      <Views />
      <div className={classes['chips']}>{withChips && <StatusChips />}</div>
      <Group gap={2} wrap="nowrap" className={classes['tools']}>
        <ThemeToggle />
        <Tooltip label="Help and keys (?)">
          <ActionIcon aria-label="Help and keys" onClick={onHelp} data-testid="help">
            <IconHelp size={20} />
          </ActionIcon>
        </Tooltip>
      </Group>
    </div>
  );
}

/** The views as links, so that one can be opened beside another or sent on. */
function Views() {
  const route = useAppStore((state) => state.route);
  const setView = useAppStore((state) => state.setView);
  const nav = useRef<HTMLElement>(null);
  // On a phone the row is wider than the screen: the view that is shown must not be out of sight.
  useEffect(() => {
    const current = nav.current?.querySelector<HTMLElement>('[aria-current=page]');
    const row = nav.current;
    if (current && row) row.scrollLeft = current.offsetLeft - (row.clientWidth - current.offsetWidth) / 2;
  }, [route.view]);
  return (
    <nav ref={nav} className={classes['views']} aria-label="Views">
      {VIEWS.map(({ name: view, title }, index) => (
        <Button
          key={view}
          component="a"
          href={formatRoute({ ...route, view })}
          variant="subtle"
          size="sm"
          fw={500}
          px="sm"
          className={classes['view']}
          aria-current={route.view === view ? 'page' : undefined}
          title={`Key ${index + 1}`}
          onClick={(event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return;
            event.preventDefault();
            setView(view);
          }}
          data-testid={`view-${view}`}
        >
          {title}
        </Button>
      ))}
    </nav>
  );
}

function ThemeToggle() {
  const scheme = useComputedColorScheme('light');
  const { setColorScheme } = useMantineColorScheme();
  const other = scheme === 'dark' ? 'light' : 'dark';
  return (
    <Tooltip label={`Use the ${other} theme`}>
      <ActionIcon
        aria-label={`Use the ${other} theme`}
        onClick={() => setColorScheme(other)}
        data-testid="theme-toggle"
      >
        {scheme === 'dark' ? <IconSun size={20} /> : <IconMoon size={20} />}
      </ActionIcon>
    </Tooltip>
  );
}
