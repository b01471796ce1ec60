import { chromium } from 'playwright';
import { BROWSER_ARGS, browserVersion } from './browser.mjs';

/** Runs in the page: which of the features that the page needs this browser has. */
async function inspectBrowser() {
  const canDecodeVideo = async (codec) =>
    'VideoDecoder' in window && (await VideoDecoder.isConfigSupported({ codec })).supported === true;
  const canDecodeAudio = async (codec, sampleRate) =>
    'AudioDecoder' in window &&
    (await AudioDecoder.isConfigSupported({ codec, sampleRate, numberOfChannels: 2 })).supported === true;
  const adapter = (await navigator.gpu?.requestAdapter()) ?? null;
  return {
    webgpu: adapter ? `${adapter.info.vendor} ${adapter.info.architecture}`.trim() : null,
    jspi: 'Suspending' in WebAssembly,
    h264: await canDecodeVideo('avc1.42001e'),
    vp9: await canDecodeVideo('vp09.00.10.08'),
    av1: await canDecodeVideo('av01.0.04M.08'),
    hevc: await canDecodeVideo('hvc1.1.6.L93.B0'),
    aac: await canDecodeAudio('mp4a.40.2', 44100),
    opus: await canDecodeAudio('opus', 48000),
  };
}

/**
 * Starts the browser once and reports its features, so that a failing test is easier to explain.
 *
 * @param {string} executablePath
 */
export async function probeBrowser(executablePath) {
  const browser = await chromium.launch({ executablePath, args: BROWSER_ARGS });
  try {
    const page = await browser.newPage();
    // A page on localhost counts as secure; about:blank does not.
    await page.route('**/*', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<title>probe</title>' }),
    );
    await page.goto('http://localhost/');
    const found = await page.evaluate(inspectBrowser);
    const words = Object.entries(found).map(
      ([name, value]) => `${name} ${typeof value === 'string' ? value : value ? 'yes' : 'no'}`,
    );
    console.log(`Browser: ${browserVersion(executablePath)}: ${words.join(', ')}`);
    return found;
  } finally {
    await browser.close();
  }
}
