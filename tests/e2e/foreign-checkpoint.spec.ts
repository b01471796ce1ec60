import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { addFiles, bytesFile, GOLDEN, keepSamples, openPage, watchErrors } from './page.ts';

test('checkpoints of other people: known by their bytes, in pieces, and what is wrong with them @slow', async ({
  page,
}) => {
  const errors = watchErrors(page);
  await keepSamples(page, (_, place) => place < 1);
  await openPage(page, '?backend=wasm');
  await page.getByTestId('view-models').click();
  const card = page.getByTestId('model-card');
  const golden = readFileSync(`${GOLDEN}/pretrain.pth`);

  // By its first bytes: no ending says that it is a checkpoint.
  await addFiles(page, [bytesFile('epoch=3-step=900', golden)]);
  await giveHeads(page);
  await expect(page.getByTestId('model-found')).toContainText('Removed from every name: module.');
  await expect(page.getByTestId('checksums')).toHaveAttribute('data-checksums', 'verified');
  await expect(card).toHaveAttribute('data-model', /^epoch=3-step=900 /);

  // One weight changed on the way: its checksum tells, and the model before stays.
  const changed = Buffer.from(golden);
  const at = golden.indexOf('pretrain/data/100') + 1000;
  changed.writeUInt8((golden.readUInt8(at) + 1) % 256, at);
  await addFiles(page, [bytesFile('changed.ckpt', changed)]);
  await giveHeads(page);
  await expect(page.getByTestId('model-error')).toContainText(
    'Expected the checksum that the file states for',
  );
  await expect(card).toHaveAttribute('data-model', /^epoch=3-step=900 /);

  // In several files, which are dropped together.
  const [index, ...shards] = shardsOf(readFileSync('public/models/cav-mae-small-finetuned.safetensors'));
  await addFiles(page, [index, ...shards.slice(1)]);
  await expect(page.getByTestId('model-error')).toContainText('model-1-of-2.safetensors is missing');
  await addFiles(page, [index, ...shards]);
  await expect(card).toHaveAttribute('data-model', /^model\.safetensors\.index\.json /);
  await expect(page.getByTestId('model-error')).toHaveCount(0);
  expect(errors).toEqual([]);
});

/** Those of the golden configuration. */
async function giveHeads(page: Page): Promise<void> {
  await page.getByTestId('num-heads').fill('3');
  await page.getByTestId('decoder-num-heads').fill('4');
  await page.getByTestId('load-with-heads').click();
}

interface Entry {
  readonly data_offsets: [number, number];
}

/** A safetensors file as an index and two files of half the tensors each. */
function shardsOf(file: Buffer) {
  const length = Number(file.readBigUInt64LE(0));
  const { __metadata__, ...tensors } = JSON.parse(file.toString('utf8', 8, 8 + length)) as Record<
    string,
    Entry
  >;
  const all = Object.entries(tensors);
  const weightMap: Record<string, string> = {};
  const shards = [0, 1].map((which) => {
    const name = `model-${which + 1}-of-2.safetensors`;
    const header: Record<string, unknown> = { __metadata__ };
    const data: Buffer[] = [];
    let end = 0;
    for (const [key, entry] of all.filter((_, place) => place % 2 === which)) {
      const [from, to] = entry.data_offsets;
      data.push(file.subarray(8 + length + from, 8 + length + to));
      header[key] = { ...entry, data_offsets: [end, (end += to - from)] };
      weightMap[key] = name;
    }
    const text = Buffer.from(JSON.stringify(header));
    const size = Buffer.alloc(8);
    size.writeBigUInt64LE(BigInt(text.length));
    return bytesFile(name, Buffer.concat([size, text, ...data]));
  });
  const json = Buffer.from(JSON.stringify({ weight_map: weightMap }));
  return [bytesFile('model.safetensors.index.json', json), ...shards] as const;
}
