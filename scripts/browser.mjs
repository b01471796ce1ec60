import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/**
 * Flags that give a headless Chromium without a GPU a complete WebGPU (software adapter), a WebGPU canvas and
 * VideoFrame import. With a GPU they still select the software adapter, so that tests see the same numbers everywhere.
 */
export const BROWSER_ARGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
  '--use-angle=swiftshader',
  // Drawing pages on a software GPU takes longer than drawing them without one.
  '--disable-gpu-rasterization',
  '--autoplay-policy=no-user-gesture-required',
];

const KNOWN_PATHS = [
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/** Whether this is Debian (or a distribution based on it) with the right to install packages. */
function isDebianRoot() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    return /(^|\n)ID(_LIKE)?=.*debian/.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

/**
 * Finds a Chromium-family browser: `CHROME_PATH`, an installed one, apt's `chromium` on Debian as root (installed if
 * `mayInstall`), or Playwright's `chrome` channel.
 *
 * @param {{ mayInstall?: boolean }} [options]
 * @returns {string} path of the executable
 * @throws {Error} one sentence that says what to do if there is none.
 */
export function findBrowser({ mayInstall = true } = {}) {
  const given = process.env.CHROME_PATH;
  if (given) {
    if (existsSync(given)) return given;
    throw new Error(`CHROME_PATH is ${given}, but there is no such file: point it at a Chrome or Chromium.`);
  }
  const installed = KNOWN_PATHS.find((path) => existsSync(path));
  if (installed) return installed;
  if (mayInstall && isDebianRoot()) {
    console.log('No Chrome or Chromium found: installing Debian’s chromium package.');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env });
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
      stdio: 'inherit',
      env,
    });
    if (existsSync('/usr/bin/chromium')) return '/usr/bin/chromium';
  }
  if (mayInstall) {
    spawnSync('npx', ['playwright', 'install', 'chrome'], {
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
    const channel = KNOWN_PATHS.find((path) => existsSync(path));
    if (channel) return channel;
  }
  throw new Error('No Chrome or Chromium was found: install one, or set CHROME_PATH to its executable.');
}

/** The browser's own version line, such as `Chromium 140.0`. */
export function browserVersion(path) {
  try {
    return execFileSync(path, ['--version'], { encoding: 'utf8' }).trim();
  } catch {
    return path;
  }
}
