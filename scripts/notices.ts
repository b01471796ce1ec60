/**
 * Writes the third-party notices of the built page: every package, the page's own licence, and a banner on every
 * script.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

const NOTICES = 'THIRD-PARTY-NOTICES.md';
const LICENCE_FILE = /^(licen[sc]e|copying|notice)/i;

/** Packages without the text of their licence, and with too little in their manifest. */
const COPYRIGHTS: Readonly<Record<string, string>> = {
  'onnxruntime-web':
    'Copyright (c) Microsoft Corporation. The runtime holds the work of others in turn: see ThirdPartyNotices.txt in its repository.',
  'onnxruntime-common': 'Copyright (c) Microsoft Corporation.',
};

/** By this file's place, because benches build the page from a folder of their own. */
const LICENCE = readFileSync(new URL('../LICENSE', import.meta.url), 'utf8');
const MIT = LICENCE.split('\n\n').slice(2).join('\n\n').trim();

interface Package {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly source: string;
  readonly text: string;
}

/** Packages of the modules found so far in all builds: the page's and those of its workers. */
const found = new Map<string, Package>();

function packageOf(moduleId: string): Package | null {
  if (moduleId.startsWith('\0') || !moduleId.includes('/node_modules/')) return null;
  let folder = dirname(moduleId.split('?')[0] ?? moduleId);
  while (!isPackage(folder)) folder = dirname(folder);
  const known = found.get(folder);
  if (known) return known;
  const { name, version, license, repository, homepage, author } = readManifest(folder);
  const file = readdirSync(folder).find((entry) => LICENCE_FILE.test(entry));
  const text =
    file === undefined ? withoutText(name, license, author) : readFileSync(join(folder, file), 'utf8').trim();
  const address = typeof repository === 'string' ? repository : repository?.url;
  const source = (address ?? homepage ?? `https://www.npmjs.com/package/${name}`).replace(
    /^git\+|\.git$/g,
    '',
  );
  const made = { name, version, licence: license, source, text };
  found.set(folder, made);
  return made;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly homepage?: string;
  readonly author?: string | { readonly name: string };
  readonly repository?: string | { readonly url: string };
}

const readManifest = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

/** Folders inside packages may have a manifest without a name, which only says how to read them. */
function isPackage(folder: string): boolean {
  return existsSync(join(folder, 'package.json')) && readManifest(folder).version !== undefined;
}

function withoutText(name: string, licence: string, author: Manifest['author']): string {
  const holder = typeof author === 'string' ? author : author?.name;
  const copyright = COPYRIGHTS[name] ?? (holder === undefined ? null : `Copyright (c) ${holder}`);
  if (copyright === null || licence !== 'MIT') {
    throw new Error(
      `${name} (${licence}) comes without the text of its licence: say in scripts/notices.ts whose it is.`,
    );
  }
  return `${copyright}\n\n${MIT}`;
}

interface Script {
  readonly modules: Readonly<Record<string, { readonly renderedLength: number }>>;
}

/** If a script holds less than this of a package (one icon of thousands), only the notices name it. */
const WORTH_A_BANNER = 500;

/** The comment at the top of a script that names its packages; '' if it holds only our code. */
export function banner({ modules }: Script): string {
  const lengths = new Map<Package, number>();
  for (const [id, { renderedLength }] of Object.entries(modules)) {
    const made = packageOf(id);
    if (made) lengths.set(made, (lengths.get(made) ?? 0) + renderedLength);
  }
  const named = [...lengths].filter(([, length]) => length >= WORTH_A_BANNER).map(([made]) => made);
  if (named.length === 0) return '';
  const groups = [...new Set(named.map(({ licence }) => licence))].sort().map((licence) => {
    const names = named.filter((made) => made.licence === licence).map(({ name }) => name);
    return `${licence}: ${names.sort().join(', ')}`;
  });
  return `/*! ${groups.join('; ')} */`;
}

function notices(): string {
  const packages = [
    ...new Map([...found.values()].map((made) => [`${made.name}@${made.version}`, made])).values(),
  ];
  packages.sort((a, b) => a.name.localeCompare(b.name));
  const parts = packages.map(({ name, version, licence, source, text }) => {
    return `## ${name} ${version} (${licence})\n\nSource: ${source}\n\n${text}`;
  });
  return `# Third-party notices\n\nThe scripts, styles and WebAssembly of this page hold these packages.\n\n${parts.join('\n\n')}\n`;
}

/** Writes the page's licence and the notices beside the page. */
export const licences: Plugin = {
  name: 'licences',
  apply: 'build',
  enforce: 'post',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'LICENSE', source: LICENCE });
    this.emitFile({ type: 'asset', fileName: NOTICES, source: notices() });
  },
};
