/** Rows of the collection to choose from. */
import { Paper, Text } from '@mantine/core';
import { RunGate } from '../../kit/run/run-gate.tsx';
import { useAppStore } from '../../use-app-store.ts';
import classes from './collection.module.css';
import { RowActions, RowName } from './row-parts.tsx';

/** The first rows that pass the filter. */
export function RowList() {
  const listed = useAppStore((state) => state.runs.collectionRows.summary?.listed ?? null);
  return (
    <Paper withBorder p="sm" component="section" aria-labelledby="collection-rows-title">
      <Text component="h2" fw={600} size="sm" id="collection-rows-title">
        Rows to use as the query
      </Text>
      <RunGate kind="collectionRows" doing="Filtering" testId="collection-rows" isQuiet={listed !== null} />
      {listed && (
        <>
          <Text size="sm" c="var(--page-quiet)" data-testid="collection-rows-total">
            {listed.total === 0
              ? 'No row passes the filter.'
              : `${listed.total.toLocaleString('en')} rows pass the filter; the first ${listed.rows.length} of them:`}
          </Text>
          <ul className={classes['rows']}>
            {listed.rows.map((row) => (
              <li key={row.row}>
                <RowName row={row} />
                <RowActions row={row} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Paper>
  );
}
