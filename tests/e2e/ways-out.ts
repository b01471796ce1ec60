/** Every way out of a page and of a worker that we know of, and a site elsewhere that notes what reaches it. */
import type { Socket } from 'node:dgram';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What listens elsewhere: the web, and datagrams on a port of their own. */
export interface Elsewhere {
  readonly url: string;
  readonly datagramPorts: Readonly<Record<string, number>>;
  /** Names of ways that came through, sorted: `connection` is a line that was opened and not used. */
  reached(): string[];
  forget(): void;
  close(): Promise<void>;
}

/** Ways that end in datagrams, a port each. */
const DATAGRAM_WAYS = ['rtc', 'rtc-frame', 'rtc-index', 'rtc-shadow', 'rtc-source', 'rtc-markup'];

/** Opens a site that lets everyone in and notes who came. */
export async function listenElsewhere(): Promise<Elsewhere> {
  const seen = new Set<string>();
  const bodies: Readonly<Record<string, readonly [string, string]>> = {
    script: ['text/javascript', ''],
    style: ['text/css', '.a{}'],
    page: ['text/html', '<title>elsewhere</title>'],
  };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    seen.add(searchParams.get('way') ?? pathname);
    const [type, body] = bodies[pathname.slice(1)] ?? ['text/plain', 'elsewhere'];
    response.writeHead(200, {
      'Content-Type': type,
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    });
    response.end(body);
  });
  server.on('upgrade', (request, socket) => {
    seen.add(new URL(request.url ?? '/', 'http://localhost').searchParams.get('way') ?? 'upgrade');
    socket.destroy();
  });
  // What opens a line and says nothing is a way out too: it tells when, and to whom.
  server.on('connection', (socket) => {
    const timer = setTimeout(() => seen.add('connection'), 300);
    socket.once('data', () => clearTimeout(timer));
    socket.once('close', () => clearTimeout(timer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const datagrams: Socket[] = [];
  const datagramPorts: Record<string, number> = {};
  for (const way of DATAGRAM_WAYS) {
    const socket = createSocket('udp4', () => seen.add(way));
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    datagramPorts[way] = socket.address().port;
    datagrams.push(socket);
  }
  const close = async () => {
    for (const socket of datagrams) socket.close();
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    datagramPorts,
    reached: () => [...seen].sort(),
    forget: () => seen.clear(),
    close,
  };
}

export interface Target {
  readonly url: string;
  readonly datagramPorts: Readonly<Record<string, number>>;
}

/** Runs in a worker: tries what a worker can, and tells how much it tried. */
export const WORKER_WAYS = `
onmessage = async ({ data: { url } }) => {
  const to = (way, path = '') => url + '/' + path + '?way=worker-' + way;
  const socket = (way) => to(way).replace('http', 'ws');
  const ways = {
    fetch: () => fetch(to('fetch')),
    'fetch-no-cors': () => fetch(to('fetch-no-cors'), { mode: 'no-cors', method: 'POST', body: 'x' }),
    xhr: () => { const asked = new XMLHttpRequest(); asked.open('GET', to('xhr')); asked.send(); },
    socket: () => new WebSocket(socket('socket')),
    'socket-stream': () => new WebSocketStream(socket('socket-stream')).opened,
    events: () => new EventSource(to('events')),
    transport: () => new WebTransport(to('transport').replace('http:', 'https:')).ready,
    scripts: () => importScripts(to('scripts', 'script')),
    import: () => import(to('import', 'script')),
    nested: () => new Worker(URL.createObjectURL(new Blob(["fetch('" + to('nested') + "')"]))),
    rtc: () => new RTCPeerConnection(),
  };
  const tried = [];
  for (const [name, attempt] of Object.entries(ways)) {
    tried.push(name);
    try { await Promise.race([attempt(), new Promise((end) => setTimeout(end, 300))]); } catch {}
  }
  postMessage(tried);
};`;

/** Runs in a page: tries what leaves the page where it is, and tells how much it tried. */
export async function tryWaysOfPage({ url, datagramPorts }: Target): Promise<string[]> {
  const to = (way: string, path = '') => `${url}/${path}?way=${way}`;
  const socket = (way: string) => to(way).replace('http', 'ws');
  const put = (name: string, given: Record<string, string>, into: Element = document.body) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(given)) made.setAttribute(key, value);
    into.append(made);
    return made;
  };
  const html = (text: string) => {
    const box = document.createElement('div');
    document.body.append(box);
    box.innerHTML = text;
  };
  const call = (owner: unknown, name: string, ...given: unknown[]) =>
    (owner as Record<string, (...given: unknown[]) => unknown>)[name]!(...given);
  const construct = (owner: unknown, name: string, ...given: unknown[]) =>
    new (owner as Record<string, new (...given: unknown[]) => unknown>)[name]!(...given);
  const connectPeers = async (way: string, owner: unknown) => {
    const host = `127.0.0.1:${datagramPorts[way]}`;
    const stun = { urls: `stun:${host}` };
    const turn = { urls: `turn:${host}`, username: 'u', credential: 'c' };
    const peer = construct(owner, 'RTCPeerConnection', { iceServers: [stun, turn] }) as RTCPeerConnection;
    peer.createDataChannel('way');
    await peer.setLocalDescription();
  };
  const frame = (given: Record<string, string> = {}) => put('iframe', given) as HTMLIFrameElement;
  const ways: Record<string, () => unknown> = {
    fetch: () => fetch(to('fetch')),
    'fetch-no-cors': () => fetch(to('fetch-no-cors'), { mode: 'no-cors', method: 'POST', body: 'x' }),
    'fetch-keepalive': () => fetch(to('fetch-keepalive'), { keepalive: true, mode: 'no-cors' }),
    'fetch-later': () => call(window, 'fetchLater', to('fetch-later'), { activateAfter: 0 }),
    xhr: () => {
      const asked = new XMLHttpRequest();
      asked.open('GET', to('xhr'));
      asked.send();
    },
    beacon: () => navigator.sendBeacon(to('beacon'), 'x'),
    socket: () => new WebSocket(socket('socket')),
    'socket-stream': () =>
      (construct(window, 'WebSocketStream', socket('socket-stream')) as { opened: unknown }).opened,
    events: () => new EventSource(to('events')),
    transport: () => new WebTransport(to('transport').replace('http:', 'https:')).ready,
    image: () => (new Image().src = to('image')),
    'image-set': () => put('img', { srcset: `${to('image-set')} 2x` }),
    'image-input': () => put('input', { type: 'image', src: to('image-input') }),
    background: () => put('table', { background: to('background') }),
    poster: () => put('video', { poster: to('poster') }),
    video: () => put('video', { src: to('video'), preload: 'auto' }),
    audio: () => (new Audio().src = to('audio')),
    source: () => html(`<audio preload="auto"><source src="${to('source')}"></audio>`),
    track: () => html(`<video crossorigin><track default kind="subtitles" src="${to('track')}"></video>`),
    script: () => put('script', { src: to('script', 'script') }, document.head),
    module: () => put('script', { type: 'module', src: to('module', 'script') }, document.head),
    import: () => import(/* @vite-ignore */ to('import', 'script')),
    style: () => put('link', { rel: 'stylesheet', href: to('style', 'style') }, document.head),
    'style-import': () =>
      (put('style', {}, document.head).textContent = `@import "${to('style-import', 'style')}";`),
    'style-picture': () => put('p', { style: `background: url("${to('style-picture')}")` }),
    cursor: () => put('p', { style: `cursor: url("${to('cursor')}"), auto` }),
    content: () => put('p', { style: `content: url("${to('content')}")` }),
    mask: () => put('p', { style: `mask-image: url("${to('mask')}"); height: 1px` }),
    font: () => new FontFace('away', `url("${to('font')}")`).load(),
    'svg-image': () => html(`<svg><image href="${to('svg-image')}"/></svg>`),
    'svg-use': () => html(`<svg><use href="${to('svg-use')}#a"/></svg>`),
    'svg-filter': () => html(`<svg><filter id="f"><feImage href="${to('svg-filter')}"/></filter></svg>`),
    frame: () => frame({ src: to('frame', 'page') }),
    'frame-source': () => frame({ srcdoc: `<img src="${to('frame-source')}">` }),
    'frame-script': () => frame().contentWindow!.fetch(to('frame-script')),
    object: () => put('object', { data: to('object', 'page') }),
    embed: () => put('embed', { src: to('embed', 'page') }),
    form: () => {
      frame({ name: 'form-frame' });
      const form = put('form', { action: to('form', 'page'), method: 'post', target: 'form-frame' });
      (form as HTMLFormElement).submit();
    },
    ping: () => (put('a', { href: '#ping', ping: to('ping') }) as HTMLAnchorElement).click(),
    prefetch: () => put('link', { rel: 'prefetch', href: to('prefetch') }, document.head),
    preload: () => put('link', { rel: 'preload', as: 'fetch', href: to('preload') }, document.head),
    modulepreload: () => put('link', { rel: 'modulepreload', href: to('modulepreload') }, document.head),
    icon: () => put('link', { rel: 'icon', href: to('icon') }, document.head),
    manifest: () => put('link', { rel: 'manifest', href: to('manifest') }, document.head),
    speculation: () => {
      const rules = { prefetch: [{ source: 'list', urls: [to('speculation', 'page')] }] };
      put('script', { type: 'speculationrules' }, document.head).textContent = JSON.stringify(rules);
    },
    worker: () => new Worker(to('worker', 'script')),
    'blob-worker': () => new Worker(URL.createObjectURL(new Blob([`fetch("${to('blob-worker')}")`]))),
    'data-worker': () => new Worker(`data:text/javascript,fetch("${to('data-worker')}")`),
    shared: () => new SharedWorker(to('shared', 'script')),
    worklet: () => new OfflineAudioContext(1, 1, 8000).audioWorklet.addModule(to('worklet', 'script')),
    service: () => navigator.serviceWorker.register(to('service', 'script')),
    payment: () =>
      construct(window, 'PaymentRequest', [{ supportedMethods: to('payment') }], {
        total: { label: 'x', amount: { currency: 'EUR', value: '1' } },
      }) && undefined,
    attribution: () => put('img', { attributionsrc: to('attribution') }),
    rtc: () => connectPeers('rtc', window),
    'rtc-frame': () => connectPeers('rtc-frame', frame().contentWindow),
    'rtc-index': () => frame() && connectPeers('rtc-index', window[window.length - 1]),
    'rtc-shadow': () => {
      const root = put('div', {}).attachShadow({ mode: 'open' });
      root.append(document.createElement('iframe'));
      return connectPeers('rtc-shadow', window[window.length - 1]);
    },
    'rtc-source': async () => {
      const made = frame({ srcdoc: '<p>here</p>' });
      await new Promise((loaded) => made.addEventListener('load', loaded, { once: true }));
      await connectPeers('rtc-source', made.contentWindow);
    },
    'rtc-markup': () => {
      html('<iframe></iframe>');
      return connectPeers('rtc-markup', window[window.length - 1]);
    },
  };
  const tried: string[] = [];
  for (const [name, attempt] of Object.entries(ways)) {
    tried.push(name);
    try {
      const ended = Promise.resolve(attempt()).catch(() => undefined);
      await Promise.race([ended, new Promise((end) => setTimeout(end, 150))]);
    } catch {
      // Refused at once.
    }
  }
  return tried;
}
