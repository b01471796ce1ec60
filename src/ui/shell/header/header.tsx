/** The header: name, views, chips, theme and help. */
import { ActionIcon, Text, Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconHelp, IconMoon, IconSun } from '@tabler/icons-react';
import { FactsButton } from './facts-button.tsx';
import classes from './header.module.css';
import { StatusChips } from './status-chips.tsx';
import { useFit } from './use-fit.ts';
import { ViewLinks, ViewMenu } from './views.tsx';

/** Name, views, chips, theme and help on one line. It shows less if there is less room. */
export function Header({ onHelp }: { readonly onHelp: () => void }) {
  const row = useFit();
  return (
    <div className={classes['header']}>
      <div ref={row} className={classes['row']}>
        <Text className={classes['name']} fw={650}>
          CAV-MAE<span className={classes['rest']}> Playground</span>
        </Text>
        <ViewLinks />
        <ViewMenu />
        <div className={classes['space']} />
        <div className={classes['chips']}>
          <StatusChips />
        </div>
        <div className={classes['tools']}>
          <div className={classes['facts']}>
            <FactsButton />
          </div>
          <ThemeToggle />
          <Tooltip label="Help and keys (?)">
            <ActionIcon aria-label="Help and keys" onClick={onHelp} data-testid="help">
              <IconHelp size={20} />
            </ActionIcon>
          </Tooltip>
        </div>
      </div>
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
