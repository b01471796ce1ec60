import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { placeOf, withUint32 } from '../support/damage.ts';
import { addFiles, bytesFile, clipItem, expectReady, GOLDEN, MEDIA, openPage } from './page.ts';

test.beforeEach(async ({ page }) => {
  await openPage(page, '?backend=wasm');
});

/** What each file must be refused with, at its place in the list. */
const REFUSED = [
  {
    file: bytesFile('notes.mp4', Buffer.from('These are minutes, not media.')),
    name: 'notes.mp4',
    code: 'media/not-media',
  },
  { file: bytesFile('nothing.mp4', Buffer.alloc(0)), name: 'nothing.mp4', code: 'media/empty' },
  { file: `${MEDIA}/no-moov.mp4`, name: 'no-moov.mp4', code: /media\/(no-tracks|truncated|not-media)/ },
  { file: `${MEDIA}/hevc.mp4`, name: 'hevc.mp4', code: 'media/codec' },
  // Four bytes that would make the demuxer build a table of 268 million entries.
  { file: bytesFile('damaged.mp4', damagedMp4()), name: 'damaged.mp4', code: 'media/damaged' },
];

test('refuses what is no clip, each with its own sentence, and loses nothing', async ({ page }) => {
  await addFiles(
    page,
    REFUSED.map(({ file }) => file),
  );
  for (const { name, code } of REFUSED) {
    const error = clipItem(page, name).getByTestId('clip-error');
    await expect(error).toHaveAttribute('data-code', code);
    await expect(error).toContainText(/\.$|: /);
  }
  await expect(page.getByTestId('reconstruct-result')).toBeVisible();
});

test('opens what can be opened in part, and says what is off', async ({ page }) => {
  const { tooShort, brief } = { tooShort: wav(300), brief: wav(8000) };
  await addFiles(page, [
    `${MEDIA}/silent.mp4`,
    `${MEDIA}/turned-90.mp4`,
    `${MEDIA}/aac.m4a`,
    `${MEDIA}/cut-off.mp4`,
    `${MEDIA}/hevc-aac.mp4`,
    bytesFile('too-short.wav', tooShort),
    bytesFile('brief.wav', brief),
  ]);
  const warning = (name: string, code: string) =>
    expect(clipItem(page, name).locator(`[data-testid="clip-warning"][data-code="${code}"]`)).toBeVisible({
      timeout: 120_000,
    });
  await warning('silent.mp4', 'silent');
  await warning('turned-90.mp4', 'no-audio');
  await warning('aac.m4a', 'no-video');
  await warning('hevc-aac.mp4', 'video-codec');
  await warning('brief.wav', 'padding');
  await expect(clipItem(page, 'too-short.wav').getByTestId('clip-error')).toHaveAttribute(
    'data-code',
    'media/too-short',
  );
  await expect(clipItem(page, 'cut-off.mp4').getByTestId('clip-warning').first()).toBeVisible();

  await clipItem(page, 'aac.m4a').locator('[data-clip-button]').click();
  await expect(page.getByTestId('missing-visual')).toBeVisible({ timeout: 120_000 });
  await expect(page.getByTestId('loss-audio')).toHaveText(/\d/);
});

test('refuses checkpoints that are none, and keeps the model it has', async ({ page }) => {
  const chip = await page.getByRole('banner').getByTestId('model-chip').innerText();
  const golden = readFileSync(`${GOLDEN}/pretrain.pth`);
  const hostile = Buffer.concat([Buffer.from([0x80, 2]), Buffer.from('cos\nsystem\n(S"true"\ntR.')]);
  const refused = [
    { name: 'foreign.pth', buffer: Buffer.from('not a zip, not a tensor in sight') },
    { name: 'cut.pth', buffer: golden.subarray(0, 200_000) },
    { name: 'hostile.pth', buffer: zipOf('archive/data.pkl', hostile) },
  ];
  for (const { name, buffer } of refused) {
    await addFiles(page, [bytesFile(name, buffer)]);
    const error = page.getByTestId('library-model-error');
    await expect(error).toContainText(name);
    if (name === 'hostile.pth') await expect(error).toContainText(/system/);
    expect(await page.getByRole('banner').getByTestId('model-chip').innerText()).toBe(chip);
  }
  await clipItem(page, 'Singing birds').locator('[data-clip-button]').click();
  await expectReady(page, 'Singing birds');
});

function damagedMp4(): Buffer {
  const whole = Uint8Array.from(readFileSync(`${MEDIA}/h264-aac.mp4`));
  return Buffer.from(withUint32(whole, placeOf(whole, 'stts') + 12, 0x10000000));
}

/** Mono 16-bit PCM at 16 kHz: a 440 Hz tone of so many samples. */
function wav(samples: number): Buffer {
  const data = Buffer.alloc(samples * 2);
  for (let i = 0; i < samples; i += 1)
    data.writeInt16LE(Math.round(9000 * Math.sin((i * 2 * Math.PI * 440) / 16000)), i * 2);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + data.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(16000, 24);
  head.writeUInt32LE(32000, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}

/** A zip of one stored entry, as torch.save lays them out; its checksum is left zero. */
function zipOf(name: string, content: Buffer): Buffer {
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt32LE(content.length, 18);
  local.writeUInt32LE(content.length, 22);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt32LE(content.length, 20);
  central.writeUInt32LE(content.length, 24);
  central.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(46 + name.length, 12);
  end.writeUInt32LE(30 + name.length + content.length, 16);
  return Buffer.concat([local, Buffer.from(name), content, central, Buffer.from(name), end]);
}
