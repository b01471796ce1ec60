import { readdirSync, readFileSync } from 'node:fs';

/** Peaks can be read after the fact only where the system keeps them. */
export const canReadPeaks = process.platform === 'linux';

/**
 * Peak resident bytes of every process of the browser that runs in `profileDir`, by kind.
 *
 * A process's peak counts pages it shares with others, so that sums over processes count those twice.
 *
 * @returns {Record<string, number[]>} such as `{ renderer: [3.1e8], 'gpu-process': [2e8] }`.
 */
export function peakBytes(profileDir) {
  return bytesByKind(profileDir, 'peak');
}

/** Resident bytes of every process of that browser now, by kind. */
export function residentBytes(profileDir) {
  return bytesByKind(profileDir, 'resident');
}

/** The sum over all renderers now: the page, and what the browser keeps ready for the next one. */
export function rendererBytes(profileDir) {
  return (residentBytes(profileDir).renderer ?? []).reduce((sum, bytes) => sum + bytes, 0);
}

function bytesByKind(profileDir, field) {
  const processes = listProcesses();
  const root = processes.find(({ command }) => command.includes(profileDir) && !command.includes('--type='));
  if (!root) throw new Error('Expected a browser process with this profile, found none.');
  const found = {};
  const waiting = [root];
  for (let parent = waiting.pop(); parent; parent = waiting.pop()) {
    const kind = /--type=([\w-]+)/.exec(parent.command)?.[1] ?? 'browser';
    if (kind !== 'zygote') (found[kind] ??= []).push(parent[field]);
    waiting.push(...processes.filter(({ parentId }) => parentId === parent.id));
  }
  return found;
}

function listProcesses() {
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const status = readFileSync(`/proc/${entry}/status`, 'utf8');
      const field = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
      const command = readFileSync(`/proc/${entry}/cmdline`, 'utf8').replaceAll('\0', ' ');
      const [peak, resident] = [field('VmHWM') * 1024, field('VmRSS') * 1024];
      return [{ id: Number(entry), parentId: field('PPid'), peak, resident, command }];
    } catch {
      // It ended while the list was read.
      return [];
    }
  });
}
