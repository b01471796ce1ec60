/** A host of one file, in Node: it sends ranges, lets other pages read it or not, and can break off. */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FileHost {
  readonly url: string;
  /** The `Range` of every request for the file, in order; '' for none. */
  readonly ranges: string[];
  /** What the host sends, and how. */
  body: Buffer;
  /** Whether other pages may read the file. */
  isOpen: boolean;
  /** Whether it answers a `Range` with that range alone. */
  hasRanges: boolean;
  /** Whether it tells other pages which version of the file it is. */
  tellsVersion: boolean;
  /** Ends the connection after that many bytes of an answer; null: never. */
  breakAfter: number | null;
  /** Sends that many bytes of an answer, then waits until {@link FileHost.release}; null: never. */
  holdAfter: number | null;
  release: () => void;
  close(): Promise<void>;
}

/** Starts a host on this machine. */
export async function hostFile(body: Buffer): Promise<FileHost> {
  const server = createServer((request, response) => void answer(host, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host: FileHost = {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    ranges: [],
    body,
    isOpen: true,
    hasRanges: true,
    tellsVersion: false,
    breakAfter: null,
    holdAfter: null,
    release: () => undefined,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return host;
}

async function answer(host: FileHost, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { body, isOpen, hasRanges, tellsVersion, breakAfter, holdAfter } = host;
  const { pathname } = new URL(request.url ?? '/', host.url);
  const open = isOpen ? { 'Access-Control-Allow-Origin': '*' } : {};
  if (pathname === '/page.pth') {
    response.writeHead(200, { 'Content-Type': 'text/html', ...open }).end('<title>gone</title>');
    return;
  }
  if (!pathname.startsWith('/model')) {
    response.writeHead(404, open).end();
    return;
  }
  host.ranges.push(request.headers.range ?? '');
  const asked = hasRanges ? /^bytes=(\d+)-$/.exec(request.headers.range ?? '') : null;
  const from = asked ? Number(asked[1]) : 0;
  if (asked && from >= body.length) {
    response.writeHead(416, open).end();
    return;
  }
  const version = createHash('md5').update(body).digest('hex');
  response.writeHead(asked ? 206 : 200, {
    'Content-Type': 'application/octet-stream',
    'Content-Length': body.length - from,
    ...(asked && { 'Content-Range': `bytes ${from}-${body.length - 1}/${body.length}` }),
    ...(tellsVersion && { ETag: `"${version}"`, 'Access-Control-Expose-Headers': 'ETag' }),
    ...open,
  });
  const rest = body.subarray(from);
  if (breakAfter !== null && breakAfter < rest.length) {
    response.write(rest.subarray(0, breakAfter), () => setTimeout(() => response.destroy(), 300));
    return;
  }
  if (holdAfter !== null && holdAfter < rest.length) {
    response.write(rest.subarray(0, holdAfter));
    await new Promise<void>((resolve) => (host.release = resolve));
    response.end(rest.subarray(holdAfter));
    return;
  }
  response.end(rest);
}
