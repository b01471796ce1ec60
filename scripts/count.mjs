/**
 * Counts what shows whether the house is in order: files and lines by layer, entries of folders, members of the state,
 * imports upwards, cycles, duplicates.
 *
 *     node scripts/count.mjs [--json] [folder of a checkout]
 *
 * It reads files only, so that it counts any commit alike, this script's or an earlier one's. How many edits a new view
 * takes is not counted: only adding one shows it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';

const ROOT = resolve(process.argv.slice(2).find((argument) => !argument.startsWith('--')) ?? '.');
const SRC = join(ROOT, 'src');
const LISTED = 8;
/** As many lines in a row, the same but for indentation, are a duplicate. */
const DUPLICATE_LINES = 6;
/** Deeper than this, a type is what a worker answers and no part of the state's own shape. */
const STATE_DEPTH = 6;

/** Paths below `src`, with forward slashes, of files with one of these endings. */
function sources(endings) {
  return readdirSync(SRC, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => relative(SRC, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

const textOf = (path) => readFileSync(join(SRC, path), 'utf8');
const linesOf = (text) => text.split('\n').length - Number(text.endsWith('\n'));
const layerOf = (path) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : '(root)');

function countLayers(paths) {
  const layers = {};
  for (const path of paths) {
    const layer = (layers[layerOf(path)] ??= { files: 0, lines: 0 });
    layer.files += 1;
    layer.lines += linesOf(textOf(path));
  }
  return layers;
}

/** Files and folders directly in each folder of src, the fullest first. */
function countEntries() {
  const folders = readdirSync(SRC, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));
  return folders
    .map((folder) => {
      const entries = readdirSync(folder, { withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile()).length;
      const name = relative(ROOT, folder).split(sep).join('/');
      return { folder: name, entries: entries.length, files };
    })
    .sort((a, b) => b.entries - a.entries || a.folder.localeCompare(b.folder));
}

/** Relative imports of a file: paths below src, and whether they stay when types are taken away. */
function importsOf(path) {
  const file = ts.createSourceFile(path, textOf(path), ts.ScriptTarget.Latest, true);
  const found = [];
  const add = (specifier, isStatic) => {
    if (!specifier || !ts.isStringLiteral(specifier) || !specifier.text.startsWith('.')) return;
    const target = relative(SRC, resolve(SRC, dirname(path), specifier.text.split('?')[0]));
    found.push({ target: target.split(sep).join('/'), isStatic });
  };
  const visit = (node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, !onlyTypes(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, !node.isTypeOnly);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function onlyTypes(clause) {
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const { name, namedBindings } = clause;
  if (name || !namedBindings || !ts.isNamedImports(namedBindings)) return false;
  return namedBindings.elements.length > 0 && namedBindings.elements.every((element) => element.isTypeOnly);
}

/** The table `LAYERS` of the checkout's eslint.config.js, as it stands there; null where there is none. */
function layerTable() {
  const path = join(ROOT, 'eslint.config.js');
  if (!existsSync(path)) return null;
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  let table = null;
  const visit = (node) => {
    if (ts.isVariableDeclaration(node) && node.name.getText() === 'LAYERS' && node.initializer) {
      table = Object.fromEntries(
        node.initializer.properties.map(({ name, initializer }) => [
          name.text,
          initializer.elements.map(({ text }) => text),
        ]),
      );
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return table;
}

function importsUpwards(imports, table) {
  const within = (target, place) => target === place || target.startsWith(`${place}/`);
  const upwards = [];
  for (const [path, found] of imports) {
    const layer = layerOf(path);
    if (!table[layer]) continue;
    for (const { target } of found) {
      // What is above src is shaders/ and has a rule of its own.
      if (target.startsWith('..')) continue;
      if (![layer, ...table[layer]].some((place) => within(target, place)))
        upwards.push(`${path} -> ${target}`);
    }
  }
  return upwards;
}

/** Groups of files that import each other at run time. Source: Tarjan (1972). */
function findCycles(imports) {
  const order = new Map();
  const low = new Map();
  const stack = [];
  const groups = [];
  const visit = (path) => {
    order.set(path, order.size);
    low.set(path, order.get(path));
    stack.push(path);
    for (const { target, isStatic } of imports.get(path) ?? []) {
      if (!isStatic || !imports.has(target)) continue;
      if (!order.has(target)) visit(target);
      else if (!stack.includes(target)) continue;
      low.set(path, Math.min(low.get(path), low.get(target)));
    }
    if (low.get(path) !== order.get(path)) return;
    const group = stack.splice(stack.indexOf(path));
    if (group.length > 1) groups.push(group.sort());
  };
  for (const path of imports.keys()) if (!order.has(path)) visit(path);
  return groups;
}

/** Lines that say something: not blank, no import, no comment, more than brackets. Each with its number. */
function tellingLines(text) {
  const code = text
    .replace(/\/\*[^]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ''))
    .replace(/^(import|export) [^;]*? from '[^']*';$/gm, (line) => line.replace(/[^\n]/g, ''));
  return code
    .split('\n')
    .map((line, index) => ({ text: line.replace(/\s*\/\/.*$/, '').trim(), line: index + 1 }))
    .filter(({ text: words }) => /\w/.test(words));
}

/**
 * Stretches of {@link DUPLICATE_LINES} telling lines or more that stand in two places: the longest at each place, counted
 * once a pair of places.
 */
function findDuplicates(paths) {
  const files = paths.map((path) => ({ path, lines: tellingLines(textOf(path)) }));
  const places = new Map();
  for (const [file, { lines }] of files.entries()) {
    for (let at = 0; at + DUPLICATE_LINES <= lines.length; at += 1) {
      const key = lines
        .slice(at, at + DUPLICATE_LINES)
        .map(({ text }) => text)
        .join('\n');
      places.set(key, [...(places.get(key) ?? []), { file, at }]);
    }
  }
  const wordAt = ({ file, at }, offset) => files[file].lines[at + offset]?.text;
  const found = [];
  for (const here of places.values()) {
    for (const [index, a] of here.entries()) {
      for (const b of here.slice(index + 1)) {
        // Begun earlier: counted there.
        const before = wordAt(a, -1);
        if (before !== undefined && before === wordAt(b, -1)) continue;
        let length = DUPLICATE_LINES;
        while (wordAt(a, length) !== undefined && wordAt(a, length) === wordAt(b, length)) length += 1;
        if (a.file === b.file && b.at - a.at < length) continue;
        const name = ({ file, at }) => `${files[file].path}:${files[file].lines[at].line}`;
        found.push({ lines: length, places: [name(a), name(b)] });
      }
    }
  }
  return found.sort((a, b) => b.lines - a.lines);
}

/**
 * Members of the type `AppState`: at the top, and in all objects that are in it. Arrays, functions, classes and types
 * of the contract or of a library are leaves.
 */
function countState(paths) {
  const declared = paths.filter(
    (path) => path.startsWith('state/') && /\b(interface|type) AppState\b/.test(textOf(path)),
  );
  const [path] = declared;
  if (!path) return null;
  const config = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile).config;
  const { options } = ts.parseJsonConfigFileContent(config ?? {}, ts.sys, ROOT);
  const program = ts.createProgram([join(SRC, path)], { ...options, noEmit: true, types: [] });
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(join(SRC, path));
  const node = file?.statements.find(
    (statement) =>
      (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) &&
      statement.name.text === 'AppState',
  );
  if (!node) return null;
  const isOurs = (symbol) =>
    (symbol.declarations ?? []).some((declaration) => {
      const from = relative(SRC, declaration.getSourceFile().fileName).split(sep).join('/');
      return from.startsWith('state/') && !ts.isClassDeclaration(declaration);
    });
  const isFunction = (type) => type.getCallSignatures().length > 0;
  const count = { top: 0, actionsAtTop: 0, all: 0, actions: 0 };
  const members = (type, depth, trail) => {
    for (const property of checker.getPropertiesOfType(type)) {
      const value = checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(property, node));
      count.all += 1;
      count.actions += Number(isFunction(value));
      if (depth === 0) {
        count.top += 1;
        count.actionsAtTop += Number(isFunction(value));
      }
      const holder = value.aliasSymbol ?? value.symbol;
      const isObject =
        (value.flags & ts.TypeFlags.Object) !== 0 && !isFunction(value) && !checker.isArrayLikeType(value);
      if (isObject && holder && isOurs(holder) && !trail.includes(value) && depth < STATE_DEPTH)
        members(value, depth + 1, [...trail, value]);
    }
  };
  members(checker.getTypeAtLocation(node), 0, []);
  return count;
}

const code = sources(['.ts', '.tsx']);
const imports = new Map(code.map((path) => [path, importsOf(path)]));
const table = layerTable();
const duplicates = findDuplicates(code);
const entries = countEntries();
const result = {
  layers: countLayers(sources(['.ts', '.tsx', '.css'])),
  folders: entries,
  foldersOver20Files: entries.filter(({ files }) => files > 20).map(({ folder }) => folder),
  state: countState(code),
  importsUpwards: table && importsUpwards(imports, table),
  cycles: findCycles(imports),
  duplicates: {
    pairs: duplicates.length,
    lines: duplicates.reduce((sum, { lines }) => sum + lines, 0),
    list: duplicates,
  },
};

function printTable(head, rows) {
  const widths = head.map((name, column) =>
    Math.max(...[name, ...rows.map((row) => String(row[column]))].map((cell) => String(cell).length)),
  );
  for (const row of [head, ...rows]) {
    console.log(
      row
        .map((cell, column) =>
          column === 0 ? String(cell).padEnd(widths[0]) : String(cell).padStart(widths[column]),
        )
        .join('  '),
    );
  }
  console.log('');
}

if (process.argv.includes('--json')) console.log(JSON.stringify(result, null, 2));
else {
  const layers = Object.entries(result.layers).sort(([, a], [, b]) => b.lines - a.lines);
  const sum = (name) => layers.reduce((total, [, layer]) => total + layer[name], 0);
  printTable(
    ['layer', 'files', 'lines'],
    [...layers.map(([name, { files, lines }]) => [name, files, lines]), ['all', sum('files'), sum('lines')]],
  );
  printTable(
    ['folder', 'entries', 'files'],
    entries.slice(0, LISTED).map(({ folder, entries: count, files }) => [folder, count, files]),
  );
  const { state } = result;
  printTable(
    ['', 'count'],
    [
      ['folders over 20 files', result.foldersOver20Files.length],
      ...(state
        ? [
            ['members of the state, at the top', state.top],
            ['  of these, actions', state.actionsAtTop],
            ['members of the state, in all', state.all],
            ['  of these, actions', state.actions],
          ]
        : [['members of the state', 'no type AppState']]),
      ['imports upwards', result.importsUpwards?.length ?? 'no table of layers'],
      ['cycles', result.cycles.length],
      [`duplicates of ${DUPLICATE_LINES} lines or more, pairs`, duplicates.length],
      ['  lines in them', result.duplicates.lines],
    ],
  );
  for (const line of result.importsUpwards ?? []) console.log(`upwards: ${line}`);
  for (const group of result.cycles) console.log(`cycle: ${group.join(', ')}`);
  for (const { lines, places } of duplicates.slice(0, LISTED))
    console.log(`${lines} lines: ${places.join(', ')}`);
}
