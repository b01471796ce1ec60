/** Writes docs/console.md from the contract: `node scripts/console-docs.mjs`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = join(import.meta.dirname, '..');
const TASKS = 'src/contract/engine.ts';
const BUNDLE = 'src/contract/files/lab-bundle.ts';

/** Parses a file once. */
const parsed = new Map();
function parse(path) {
  if (!parsed.has(path)) {
    const text = readFileSync(join(ROOT, path), 'utf8');
    parsed.set(path, ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  }
  return parsed.get(path);
}

/** The declaration of a type by the name that `path` knows it by: `{ node, path }`, or null for a global one. */
function findType(name, path) {
  for (const statement of parse(path).statements) {
    const isDeclared = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
    if (isDeclared && statement.name.text === name) return { node: statement, path };
    if (!ts.isImportDeclaration(statement)) continue;
    const named = statement.importClause?.namedBindings;
    const found = named && ts.isNamedImports(named) && named.elements.find((e) => e.name.text === name);
    const from = statement.moduleSpecifier.text;
    if (!found || !from.startsWith('.')) continue;
    return findType((found.propertyName ?? found.name).text, join(dirname(path), from).replaceAll('\\', '/'));
  }
  return null;
}

/** Names of types that a piece of syntax mentions. */
function mentioned(node) {
  const names = new Set();
  const visit = (child) => {
    if (ts.isTypeReferenceNode(child) && ts.isIdentifier(child.typeName)) names.add(child.typeName.text);
    if (ts.isExpressionWithTypeArguments(child) && ts.isIdentifier(child.expression)) {
      names.add(child.expression.text);
    }
    child.forEachChild(visit);
  };
  visit(node);
  return names;
}

/** The docstring of a declaration as one paragraph. */
const docOf = (node) =>
  ts
    .getJSDocCommentsAndTags(node)
    .filter(ts.isJSDoc)
    .map((doc) => ts.getTextOfJSDocComment(doc.comment) ?? '')
    .join(' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

const textOf = (node) => node.getText().replaceAll(/\s+/g, ' ').replaceAll('readonly ', '');
const code = (text) => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``).replaceAll('|', '\\|');
const cell = (text) => text.replaceAll('|', '\\|');
const anchor = (name) => name.toLowerCase();

/** Fields of an interface as table rows; other types as one line of code. */
function describe(node, path) {
  const lines = [`### ${node.name.text}`, ''];
  const doc = docOf(node);
  if (doc) lines.push(doc, '');
  if (ts.isTypeAliasDeclaration(node)) {
    lines.push('```ts', `type ${node.name.text} = ${textOf(node.type)}`, '```', '');
  } else {
    const parents = node.heritageClauses?.flatMap(({ types }) => types.map(textOf)) ?? [];
    if (parents.length > 0) lines.push(`Also the fields of ${parents.map(code).join(', ')}.`, '');
    if (node.members.length > 0) {
      lines.push('| field | type | |', '|---|---|---|');
      for (const member of node.members) {
        const name = `${member.name.getText()}${member.questionToken ? '?' : ''}`;
        lines.push(`| ${code(name)} | ${code(textOf(member.type))} | ${cell(docOf(member))} |`);
      }
      lines.push('');
    }
  }
  lines.push(`<sub>${path}</sub>`, '');
  return lines;
}

/** Every type below `src/contract` that the given ones lead to, in order of their names. */
function reachable(start) {
  const found = new Map();
  const visit = (name, path) => {
    const type = findType(name, path);
    if (!type || found.has(type.node.name.text) || !type.path.startsWith('src/contract/')) return;
    found.set(type.node.name.text, type);
    for (const next of mentioned(type.node)) visit(next, type.path);
  };
  for (const [name, path] of start) visit(name, path);
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A type as code, with a link where this page describes it. */
function linked(text, types) {
  const links = [...new Set(text.match(/\b[A-Z]\w+/g) ?? [])].filter((name) => types.has(name));
  return `${code(text)}${links.map((name) => ` ([${name}](#${anchor(name)}))`).join('')}`;
}

/** The whole page as text. */
export function consoleDocs() {
  const contract = findType('EngineContract', TASKS).node;
  const types = reachable([...[...mentioned(contract)].map((name) => [name, TASKS]), ['LabBundle', BUNDLE]]);
  const out = [
    '# The console and the lab bundle',
    '',
    'Generated from `src/contract/` by `npm run docs`. A test fails when this page is out of date.',
    '',
    '## window.playground',
    '',
    '| | |',
    '|---|---|',
    '| `playground.call(task, params, options?)` | Runs a task of the worker, as the page does, and returns a promise of its result. `options.signal` cancels it, `options.onProgress` hears its progress. |',
    '| `playground.openClips()` | Opens every clip of the library. Samples are otherwise opened when a view needs them. |',
    '| `playground.settled()` | The model, the backend and the open clips once nothing is being loaded; `null` until then. |',
    '| `playground.sync()` | How far the player’s frame is from its audio: the number of frames drawn and the median in seconds. |',
    '',
    '```js',
    'const { clips } = playground.settled();',
    "const { audio } = await playground.call('reconstruct', {",
    "  clipId: clips[0].clipId, frameIndex: 5, paint: 'visible',",
    "  ratioAudio: 0.75, ratioVisual: 0.75, audioMode: 'unstructured', seed: 1,",
    '});',
    'audio.loss;',
    '```',
    '',
    '## Tasks',
    '',
    '| task | params | progress | result | |',
    '|---|---|---|---|---|',
  ];
  for (const task of contract.members) {
    const part = (name) =>
      textOf(task.type.members.find((member) => member.name.getText() === name).type).replace(
        /^Record<string, never>$/,
        '{}',
      );
    const [params, progress, result] = ['params', 'progress', 'result'].map(part);
    const shown = progress === 'never' ? '' : linked(progress, types);
    out.push(
      `| \`${task.name.getText()}\` | ${linked(params, types)} | ${shown} | ${linked(result, types)} | ${cell(docOf(task))} |`,
    );
  }
  out.push(
    '',
    '## The lab bundle',
    '',
    'A lab bundle is one JSON file: what was asked of a model, what it answered, and by what, so that another browser can ask again. [LabBundle](#labbundle) lists its fields. Numbers are JSON numbers, masks are text (`src/core/masks/mask-bits.ts`), hashes are hexadecimal SHA-256.',
    '',
    '## Types',
    '',
  );
  for (const { node, path } of types.values()) out.push(...describe(node, path));
  return `${out.join('\n').trimEnd()}\n`;
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) {
  const path = join(ROOT, 'docs/console.md');
  writeFileSync(path, consoleDocs());
  console.log(`Wrote ${relative(process.cwd(), path)}.`);
}
