/** A plain static host for tests: no headers of its own but those it is given, in any folder, and it can be stopped. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

/** A file that is not in the folder, or not as it is there. */
export interface OtherFile {
  readonly body: string | Buffer;
  readonly type?: string;
  readonly status?: number;
  /** Whether parts of it are sent where they are asked for. */
  readonly ranges?: boolean;
}

export interface Host {
  /** Where the page is, without its last slash. */
  readonly url: string;
  /** Paths below that, with their queries, in the order they were asked for. */
  readonly asked: string[];
  /** The parts that were sent, as places of bytes: `/a.parquet 0-3`. */
  readonly parts: string[];
  /** Answers for paths below that, in place of the folder's own. */
  readonly others: Map<string, OtherFile>;
  /** Ends every answer of such a path in two, and waits in between. */
  readonly held: Map<string, Promise<void>>;
  close(): Promise<void>;
}

/** @param base - where the folder is on the host, as `/tools/playground`. */
export async function serve(
  folder: string,
  headers: Readonly<Record<string, string>> = {},
  base = '',
): Promise<Host> {
  const asked: string[] = [];
  const parts: string[] = [];
  const others = new Map<string, OtherFile>();
  const held = new Map<string, Promise<void>>();
  const read = async (path: string): Promise<OtherFile> => {
    const other = others.get(path);
    if (other) return other;
    const file = join(folder, normalize(path.endsWith('/') ? `${path}index.html` : path));
    return readFile(file).then(
      (body) => ({ body, type: TYPES[extname(file)] ?? 'application/octet-stream' }),
      () => ({ body: 'not here', type: 'text/plain', status: 404 }),
    );
  };
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
    const path = pathname.startsWith(base) ? pathname.slice(base.length) : `outside of ${base}`;
    asked.push(path + search);
    void read(path).then(async ({ body, type = 'text/html', status = 200, ranges = false }) => {
      const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
      if (ranges && from !== undefined) {
        const part = body.slice(Number(from), to ? Number(to) + 1 : undefined);
        const end = Number(from) + part.length - 1;
        if (request.method === 'GET') parts.push(`${path} ${from}-${end}`);
        response.writeHead(206, {
          ...{ 'Content-Type': type, 'Content-Length': part.length, ...headers },
          'Content-Range': `bytes ${from}-${end}/${body.length}`,
        });
        return response.end(part);
      }
      response.writeHead(status, { 'Content-Type': type, ...headers });
      const wait = held.get(path + search);
      if (wait) {
        response.write(body.slice(0, 64));
        await wait;
      }
      response.end(wait ? body.slice(64) : body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}${base}`,
    asked,
    parts,
    others,
    held,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
