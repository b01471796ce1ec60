import {
  ActionIcon,
  Group,
  Tabs,
  Text,
  Tooltip,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { IconAdjustments, IconHelp, IconListDetails, IconMoon, IconSun } from '@tabler/icons-react';
import { VIEWS } from '../../../state/route.ts';
import type { ViewName } from '../../../state/route.ts';
import { useAppStore } from '../../use-app-store.ts';
import classes from './header.module.css';
import { StatusChips } from './status-chips.tsx';

const TITLES: Readonly<Record<ViewName, string>> = {
  reconstruct: 'Reconstruct',
  similarity: 'Similarity',
  retrieve: 'Retrieve',
  models: 'Models',
};

interface HeaderProps {
  readonly onHelp: () => void;
  readonly onLibrary: () => void;
  readonly onControls: () => void;
}

/** Name, views, what is loaded where, theme and help; on narrow screens also the ways to the drawers. */
export function Header({ onHelp, onLibrary, onControls }: HeaderProps) {
  const view = useAppStore((state) => state.route.view);
  const setView = useAppStore((state) => state.setView);
  return (
    <div className={classes['header']}>
      <ActionIcon
        hiddenFrom="md"
        aria-label="Open the library"
        onClick={onLibrary}
        data-testid="open-library"
      >
        <IconListDetails size={20} />
      </ActionIcon>
      <Text className={classes['name']} fw={650}>
        CAV-MAE Playground
      </Text>
      <Tabs
        value={view}
        onChange={(value) => {
          if (value) setView(value as ViewName);
        }}
        className={classes['views']}
        aria-label="Views"
        component="nav"
      >
        <Tabs.List className={classes['list']}>
          {VIEWS.map((name, index) => (
            <Tabs.Tab
              key={name}
              value={name}
              px="sm"
              py={10}
              data-testid={`view-${name}`}
              title={`Key ${index + 1}`}
            >
              {TITLES[name]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      <div className={classes['chips']}>
        <StatusChips />
      </div>
      <Group gap={2} wrap="nowrap" className={classes['tools']}>
        <ActionIcon
          hiddenFrom="lg"
          aria-label="Open the controls"
          onClick={onControls}
          data-testid="open-controls"
        >
          <IconAdjustments size={20} />
        </ActionIcon>
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
