/** Handles MPEG-TS files whose clock wraps among their first packets. */
import type { Input } from 'mediabunny';

/** Ticks after which MPEG-TS counts from 0 again, and ticks per second. */
const CLOCK_TICKS = 2 ** 33;
const TICKS_PER_SECOND = 90_000;

/** The tolerance that the demuxer allows around a file's first timestamp. */
const TOLERANCE_TICKS = 60 * TICKS_PER_SECOND;

/** A private member of mediabunny 1.61's demuxer; it has no public setter. */
interface TransportDemuxer {
  /** A negative `offset` moves the times from `reference` on, a positive one moves those before it. */
  timestampWrapInfo?: { reference: number; offset: number } | null;
}

/**
 * Makes times from just before the clock's wrap count as negative if a stream's first packet comes just after it.
 *
 * The demuxer takes the first packet of the file for its earliest. That is wrong if the clock wraps between the first
 * frame and the first audio: one of them came 26 hours late.
 */
export async function settleTransportClock(input: Input): Promise<void> {
  await input.getTracks();
  const internals = input as unknown as { _getDemuxer?: () => Promise<TransportDemuxer> };
  const demuxer = await internals._getDemuxer?.();
  const wrap = demuxer?.timestampWrapInfo;
  if (!demuxer || !wrap || wrap.offset < 0 || wrap.reference >= 0) return;
  demuxer.timestampWrapInfo = { reference: CLOCK_TICKS - TOLERANCE_TICKS, offset: -CLOCK_TICKS };
}
