import {
  ALL_FORMATS,
  BlobSource,
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedPacketSink,
  Input,
  Output,
  type OutputFormat,
} from 'mediabunny';

/** A packet as a test sees it. */
export interface SoundPacket {
  readonly seconds: number;
  readonly data: Uint8Array;
}

/**
 * Copies a file's audio into another container, packet by packet; `change` may alter or drop packets.
 *
 * @param change - returns the packet to write, or null to drop it.
 */
export async function remux(
  file: Blob,
  format: OutputFormat,
  change: (packet: SoundPacket, index: number) => SoundPacket | null = (packet) => packet,
): Promise<Uint8Array<ArrayBuffer>> {
  using input = new Input({ formats: ALL_FORMATS, source: new BlobSource(file) });
  const track = await input.getPrimaryAudioTrack();
  const codec = await track?.getCodec();
  const config = await track?.getDecoderConfig();
  if (!track || !codec || !config) throw new Error('Expected audio to copy, got none.');
  const target = new BufferTarget();
  const output = new Output({ format, target });
  const source = new EncodedAudioPacketSource(codec);
  output.addAudioTrack(source);
  await output.start();
  let index = 0;
  let first = true;
  for await (const packet of new EncodedPacketSink(track).packets()) {
    const changed = change({ seconds: packet.timestamp, data: packet.data }, index++);
    if (!changed) continue;
    const copy = new EncodedPacket(changed.data, 'key', changed.seconds, packet.duration);
    await source.add(copy, first ? { decoderConfig: config } : undefined);
    first = false;
  }
  await output.finalize();
  return new Uint8Array(target.buffer!);
}
