/** Whether a track decodes, asked in more than one wording. */
import { EncodedPacketSink, type InputTrack, type InputVideoTrack } from 'mediabunny';
import { AppError } from '../../core/errors.ts';
import { fetchPart } from '../../core/fetch-part.ts';

/**
 * Whether this browser decodes a track. A picture that is refused for its codec string alone is asked for in
 * other words; what the browser takes, the track states from then on.
 *
 * @throws {@link AppError} `not-fetched` where the part that knows other words could not be fetched.
 */
export async function isDecodable(track: InputTrack): Promise<boolean> {
  try {
    if (await track.canDecode()) return true;
    return track.isVideoTrack() && (await reworded(track));
  } catch (error) {
    if (error instanceof AppError) throw error;
    return false; // A damaged codec description: as good as an unknown codec.
  }
}

async function reworded(track: InputVideoTrack): Promise<boolean> {
  const config = await track.getDecoderConfig();
  if (!config) return false;
  const { otherCodecStrings } = await fetchPart(() => import('./codec-strings.ts'));
  const packet = await new EncodedPacketSink(track).getFirstPacket();
  for (const codec of otherCodecStrings(config, packet?.data ?? null)) {
    const asked = { ...config, codec };
    if (!(await isSupported(asked))) continue;
    track.getDecoderConfig = () => Promise.resolve(asked);
    track.canDecode = () => Promise.resolve(true);
    return true;
  }
  return false;
}

async function isSupported(config: VideoDecoderConfig): Promise<boolean> {
  try {
    return (await VideoDecoder.isConfigSupported(config)).supported === true;
  } catch {
    return false;
  }
}
