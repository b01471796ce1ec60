#!/usr/bin/env node
/** The command line's entry: loads the TypeScript program through Vite, which the project has anyway. */
import { join } from 'node:path';
import { runnerImport } from 'vite';

const root = join(import.meta.dirname, '..');
const { module } = await runnerImport(join(root, 'cli/main.ts'), {
  root,
  configFile: false,
  logLevel: 'error',
});
process.exitCode = await module.main(process.argv.slice(2));
