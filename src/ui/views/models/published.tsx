/** The list of published checkpoints, their licence and how to load them. */
import { Anchor, Paper, Table, Text, Title } from '@mantine/core';
import { Fragment } from 'react';
import classes from './models.module.css';
import { PUBLISHED, PUBLISHED_AT } from './published-models.ts';

/** The authors' checkpoints: what each one is for, and how to load it. */
export function Published() {
  return (
    <Paper withBorder component="section" p="sm" aria-labelledby="published-title" data-testid="published">
      <Title order={2} id="published-title">
        Published by the authors
      </Title>
      <Text size="sm" maw={820} mt={4}>
        Download a file from the list at{' '}
        <Anchor href={PUBLISHED_AT} target="_blank" rel="noopener noreferrer">
          github.com/YuanGongND/cav-mae
        </Anchor>{' '}
        (opens in a new tab), then drop it anywhere on this page. It is read here and stays on this computer.
      </Text>
      <Text size="xs" c="var(--page-quiet)" mt={4} maw={820}>
        Licence: code and weights BSD-2. Training started from MAE’s ImageNet weights, which are CC BY-NC.
      </Text>
      {PUBLISHED.map(({ title, megabytes, models }) => (
        <Table key={title} fz="sm" verticalSpacing={4} mt="xs" aria-label={title}>
          <Table.Caption className={classes['listCaption']}>
            {title}; about {megabytes} MB each
          </Table.Caption>
          <Table.Tbody>
            {models.map(({ name, purpose }) => (
              <Table.Tr key={name}>
                <Table.Th scope="row" className={classes['published']} fw={500}>
                  {listed(name)}
                </Table.Th>
                <Table.Td>{purpose}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      ))}
    </Paper>
  );
}

/** Keeps names with hyphens on one line each. */
function listed(names: string) {
  return names.split(', ').map((name, place) => (
    <Fragment key={name}>
      {place > 0 && ', '}
      <span className={classes['whole']}>{name}</span>
    </Fragment>
  ));
}
