/** The layout of the page. */
import { AppShell, Box, Button, ScrollArea, VisuallyHidden } from '@mantine/core';
import { useDisclosure, useDocumentTitle, useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { ErrorBoundary } from '../kit/error-boundary.tsx';
import { fetched } from '../kit/fetched.tsx';
import { useAppStore } from '../use-app-store.ts';
import { CurrentView } from '../views/current-view.ts';
import { viewEntry } from '../views/registry.ts';
import classes from './app.module.css';
import { Controls } from './controls/controls.tsx';
import { DrawerButtons } from './header/drawer-buttons.tsx';
import { Header } from './header/header.tsx';
import { DropNotes } from './library/drop-notes.tsx';
import { Library } from './library/library.tsx';
import { PageDrop } from './library/page-drop.tsx';
import { PageStatus } from './page-status.tsx';
import { PlayerBar } from './player/player-bar.tsx';
import { useKeys } from './use-keys.ts';
import { useViewFocus } from './use-view-focus.ts';

const Help = fetched(() => import('./help.tsx').then((m) => m.Help));
const SideDrawer = fetched(() => import('./side-drawer.tsx').then((m) => m.SideDrawer));

const MEASURE_AT_ONCE = { getInitialValueInEffect: false };

/** The layout of the page: header, library, one view, its controls and the player. */
export function App() {
  const [libraryOpen, library] = useDisclosure(false);
  const [controlsOpen, controls] = useDisclosure(false);
  const [helpOpen, help] = useDisclosure(false);
  // Only one library and one set of controls are mounted, so that nothing is twice in the tab order.
  const hasNavbar = useMediaQuery('(min-width: 62em)', true, MEASURE_AT_ONCE);
  const hasAside = useMediaQuery('(min-width: 75em)', true, MEASURE_AT_ONCE);
  // Once there, the drawers stay, so that one that is open closes as ever when the window becomes wide.
  const [wasNarrow, setWasNarrow] = useState(!hasAside);
  if (!hasAside && !wasNarrow) setWasNarrow(true);
  useKeys(help.toggle);
  useDocumentTitle(useTitle());
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 296, breakpoint: 'md', collapsed: { mobile: true } }}
      aside={{ width: 296, breakpoint: 'lg', collapsed: { mobile: true } }}
      footer={{ height: { base: 76, sm: 88 } }}
      padding={{ base: 'xs', sm: 'md' }}
    >
      <SkipLink />
      <AppShell.Header>
        <Header onHelp={help.open} />
      </AppShell.Header>
      <AppShell.Navbar>
        <ScrollArea className={classes['side']} type="auto">
          {hasNavbar && <Library />}
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main>
        {!hasAside && (
          <Box mb="sm">
            <DrawerButtons onLibrary={library.open} onControls={controls.open} />
          </Box>
        )}
        <PageStatus />
        {!hasNavbar && !libraryOpen && <DropNotes />}
        {helpOpen && <Help opened onClose={help.close} />}
        <Centre />
      </AppShell.Main>
      <AppShell.Aside>
        <ScrollArea className={classes['side']} type="auto">
          {hasAside && <Controls />}
        </ScrollArea>
      </AppShell.Aside>
      <AppShell.Footer>
        <PlayerBar />
      </AppShell.Footer>
      {wasNarrow && (
        <>
          <SideDrawer title="Library" opened={libraryOpen && !hasNavbar} onClose={library.close}>
            {/* Not while the drawer closes because the column is shown again: the column has its own library. */}
            {!hasNavbar && <Library onSelect={library.close} />}
          </SideDrawer>
          <SideDrawer title="Controls" opened={controlsOpen && !hasAside} onClose={controls.close}>
            {!hasAside && <Controls />}
          </SideDrawer>
        </>
      )}
      <PageDrop />
      <LiveRegion />
    </AppShell>
  );
}

/** The title of the page: what is on it, before the page's own name. */
function useTitle(): string {
  const view = useAppStore((state) => state.shell.view);
  const clip = useAppStore(
    ({ library: { clips, selectedId } }) => clips.find(({ id }) => id === selectedId)?.name,
  );
  return [viewEntry(view).title, ...(clip === undefined ? [] : [clip]), 'CAV-MAE Playground'].join(' – ');
}

/** The first stop of the Tab key: leads past header and library. Only the keyboard sees it. */
function SkipLink() {
  return (
    <Button
      className={classes['skip']}
      size="sm"
      onClick={() => {
        const heading = document.querySelector<HTMLElement>('main h1');
        heading?.focus();
        heading?.scrollIntoView({ block: 'nearest' });
      }}
      data-testid="skip-link"
    >
      Skip to the view
    </Button>
  );
}

function Centre() {
  const view = useAppStore((state) => state.shell.view);
  const entry = viewEntry(view);
  useViewFocus(view);
  return (
    <ErrorBoundary key={view}>
      <CurrentView value={entry}>
        <entry.View />
      </CurrentView>
    </ErrorBoundary>
  );
}

/** Announces state and results to screen readers. */
function LiveRegion() {
  const announcement = useAppStore((state) => state.shell.announcement);
  return (
    <VisuallyHidden role="status" aria-live="polite" data-testid="live-region">
      {announcement}
    </VisuallyHidden>
  );
}
