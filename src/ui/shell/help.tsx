/** What the page is, and its keys. */
import { Kbd, Modal, Stack, Switch, Table, Text } from '@mantine/core';
import { useActions, useAppStore } from '../use-app-store.ts';
import { VIEWS } from '../views/registry.ts';

const KEYS: readonly (readonly [string, string])[] = [
  [`1 to ${VIEWS.length}`, VIEWS.map(({ title }) => title).join(', ')],
  ['Space', 'Play or pause'],
  ['a, b, x', 'Reconstruct: hear the original, masked or rebuilt sound'],
  ['↑ ↓', 'Clip before, clip after'],
  ['?', 'This list'],
  ['Arrows in a grid', 'Move between frames, matrix cells or patches'],
  ['Space on a patch', 'Hide or show it while its mask is painted; Shift and arrows span a block'],
  ['Ctrl+Z', 'Take the last stroke back, in a card whose mask is painted'],
];

interface HelpProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** What the page is, and its keys. */
export function Help({ opened, onClose }: HelpProps) {
  const keysOn = useAppStore((state) => state.shell.keysOn);
  const { setKeysOn } = useActions('shell');
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Help and keys"
      closeButtonProps={{ 'aria-label': 'Close help' }}
    >
      <Stack gap="sm" data-testid="help-content">
        <Text size="sm">
          CAV-MAE learns from video by hiding most of picture and sound and rebuilding it, and by learning
          which sound belongs to which picture. This page runs such a model in the tab: drop a clip, choose a
          view above, and change what is hidden on the right. Clips and weights are read here and are not
          uploaded.
        </Text>
        <Table fz="sm" verticalSpacing={4}>
          <Table.Tbody>
            {KEYS.map(([key, does]) => (
              <Table.Tr key={key}>
                <Table.Th scope="row" w={150}>
                  <Kbd>{key}</Kbd>
                </Table.Th>
                <Table.Td>{does}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <Switch
          label="Single-key shortcuts"
          description="They act outside text fields only."
          checked={keysOn}
          onChange={(event) => setKeysOn(event.currentTarget.checked)}
          data-testid="keys-switch"
        />
        <Text size="xs" c="var(--page-quiet)">
          Paper: Gong et al., Contrastive Audio-Visual Masked Autoencoder, ICLR 2023.
        </Text>
      </Stack>
    </Modal>
  );
}
