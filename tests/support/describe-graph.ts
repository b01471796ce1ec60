import type { ModelPart } from '../../src/model/graph/builder.ts';

/** How many operators of each kind a graph has, by name: the cost of a graph before any runtime optimises it. */
export function describeGraph({ graph }: ModelPart): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { op } of graph.nodes) counts[op] = (counts[op] ?? 0) + 1;
  return counts;
}
