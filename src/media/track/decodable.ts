/** Asks whether this browser can decode a track, with several codec strings. */
import { EncodedPacketSink, type InputTrack, type InputVideoTrack } from 'mediabunny';
import { AppError } from '../../core/errors.ts';
import { fetchPart } from '../../core/fetch-part.ts';

/**
 * Whether this browser decodes a track. If it refuses a video's codec string, it is asked again with other strings; the
 * track then keeps the string that the browser accepts.
 *
 * @throws {@link AppError} `not-fetched` if the part that knows other strings could not be fetched.
 */
export async function isDecodable(track: InputTrack): Promise<boolean> {
  try {
    if (await track.canDecode()) return true;
    return track.isVideoTrack() && (await reworded(track));
  } catch (error) {
    if (error instanceof AppError) throw error;
    return false; // The codec description is damaged.
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
