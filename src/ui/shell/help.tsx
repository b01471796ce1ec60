/** The help: what the page does, and its keys. */
import { Kbd, Modal, Stack, Switch, Table, Text } from '@mantine/core';
import { Note } from '../kit/notes/note.tsx';
import { useActions, useAppStore } from '../use-app-store.ts';
import { VIEWS } from '../views/registry.ts';

const KEYS: readonly (readonly [string, string])[] = [
  [VIEWS.length < 10 ? `1 to ${VIEWS.length}` : '1 to 9, 0', VIEWS.map(({ title }) => title).join(', ')],
  ['Space', 'Play or pause'],
  ['a, b, x', 'Reconstruct: play the original, masked or rebuilt audio'],
  ['↑ ↓', 'Previous clip, next clip'],
  ['?', 'This list'],
  ['Arrows in a grid', 'Move between frames, matrix cells or patches'],
  ['Space on a patch', 'Hide or show it while you paint its mask; Shift and arrows select a block'],
  ['Ctrl+Z', 'Undo the last stroke, in a card whose mask you paint'],
];

interface HelpProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** The help: what the page does, and its keys. */
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
          CAV-MAE learns from videos in two ways: it reconstructs frames and audio that are mostly hidden, and
          it matches audio with video. This page runs such a model in the tab. Drop a clip, choose a view
          above, and use the controls to set what is hidden. Clips and weights are read here and are not
          uploaded.
        </Text>
        <Table>
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
          size="sm"
          label="Single-key shortcuts"
          description="They do not act in text fields."
          checked={keysOn}
          onChange={(event) => setKeysOn(event.currentTarget.checked)}
          data-testid="keys-switch"
        />
        <Note>Paper: Gong et al., Contrastive Audio-Visual Masked Autoencoder, ICLR 2023.</Note>
      </Stack>
    </Modal>
  );
}
