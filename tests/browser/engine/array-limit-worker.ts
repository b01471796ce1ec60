/// <reference lib="webworker" />
import { BlobSource, EncodedPacketSink, Input, MP4 } from 'mediabunny';
import { limitArrays } from '../../../src/media/array-limit.ts';

limitArrays(200_000);

/** Asks the demuxer itself for a file's first picture, without the check of its headers before it. */
self.addEventListener('message', (event: MessageEvent<Blob>) => {
  const input = new Input({ formats: [MP4], source: new BlobSource(event.data) });
  void (async () => {
    try {
      const track = await input.getPrimaryVideoTrack();
      if (!track) throw new Error('no picture');
      await new EncodedPacketSink(track).getFirstPacket();
      self.postMessage('read');
    } catch (error) {
      self.postMessage(error instanceof Error && 'code' in error ? error.code : String(error));
    }
  })();
});
