/** Whose work is in the built page: a notice of every package, the licence of the page, and a banner on every script. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

const NOTICES = 'THIRD-PARTY-NOTICES.md';
const LICENCE_FILE = /^(licen[sc]e|copying|notice)/i;

/** Packages that come without the text of their licence, and whose manifest does not say enough. */
const COPYRIGHTS: Readonly<Record<string, string>> = {
  'onnxruntime-web':
    'Copyright (c) Microsoft Corporation. The runtime holds the work of others in turn: see ThirdPartyNotices.txt in its repository.',
  'onnxruntime-common': 'Copyright (c) Microsoft Corporation.',
};

const MIT = readFileSync('LICENSE', 'utf8').split('\n\n').slice(2).join('\n\n').trim();

interface Package {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly source: string;
  readonly text: string;
}

/** The packages of a set of modules, found so far by all builds: the page's, and those of its workers. */
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

/** Folders inside of packages may have a manifest without a name, which tells how to read them. */
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

/** A package of which a script holds less, as one icon of thousands, is in the notices alone. */
const WORTH_A_BANNER = 500;

/** What stands at the head of a script: whose work it holds; '' where it is all ours. */
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

/** Puts the page's licence and the notices beside the page. */
export const licences: Plugin = {
  name: 'licences',
  apply: 'build',
  enforce: 'post',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'LICENSE', source: readFileSync('LICENSE', 'utf8') });
    this.emitFile({ type: 'asset', fileName: NOTICES, source: notices() });
  },
};
