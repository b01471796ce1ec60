// The best rows of a matrix of float16 rows for up to four queries, with lists that run on over the matrix's blocks.
//   score[q, r] = sum_i query[q, i] * block[r, i], for the rows whose bit is set in `allowed`
//   search: each workgroup keeps the best rows of its own tiles in order; merge: joins these lists with the running ones.
// Order: the greater score first, of equal scores the lower row. Matches searchRows in src/math/search-rows.ts.

override workgroup_size: u32 = 64; // threads, rows of a tile, and entries of a list; a power of two
override step: u32 = 32; // words of a row that a tile holds at once

const QUERIES = 4u; // lists in `best` and in each workgroup's part, used or not
const NO_ROW = 0xffffffffu;
const LOWEST = -3.4028234e38;

struct Params {
  rows: u32,
  words: u32, // of a row: two float16 values each
  first_row: u32, // the number of the block's first row
  queries: u32, // 1 to 4
  lists: u32, // workgroups that search, each with lists of its own
}

struct Entry {
  score: f32,
  row: u32,
}

@group(0) @binding(0) var<uniform> params: Params;

@group(0) @binding(1) var<storage, read> block: array<u32>; // (rows, words)
@group(0) @binding(2) var<storage, read> allowed: array<u32>; // a bit a row, lowest first
@group(0) @binding(3) var<storage, read> queries: array<vec4f>; // (2 words), one component a query
@group(0) @binding(4) var<storage, read_write> parts: array<Entry>; // (workgroups, QUERIES, workgroup_size)

// The merge has bindings of its own: entry points that share no binding may number them again.
@group(0) @binding(1) var<storage, read> found: array<Entry>; // (lists, QUERIES, workgroup_size)
@group(0) @binding(2) var<storage, read_write> best: array<Entry>; // (QUERIES, workgroup_size)

// Lines are one word longer than the step, so that threads in a column use different memory banks.
var<workgroup> tile_words: array<u32, workgroup_size * (step + 1)>;
var<workgroup> query_part: array<vec4f, 2 * step>;
var<workgroup> kept: array<Entry, QUERIES * workgroup_size>;
var<workgroup> arena: array<Entry, 2 * workgroup_size>;
var<workgroup> offers: atomic<u32>;
var<workgroup> has_offers: u32;

fn is_better(a: Entry, b: Entry) -> bool {
  return a.score > b.score || (a.score == b.score && a.row < b.row);
}

// Bitonic sort of the arena, best first: one thread a pair. Every thread must come here.
fn sort_arena(lane: u32) {
  for (var size = 2u; size <= 2 * workgroup_size; size *= 2) {
    for (var stride = size / 2; stride > 0; stride /= 2) {
      workgroupBarrier();
      let low = 2 * stride * (lane / stride) + lane % stride;
      let high = low + stride;
      let best_first = (low & size) == 0;
      if (is_better(arena[high], arena[low]) == best_first) {
        let entry = arena[low];
        arena[low] = arena[high];
        arena[high] = entry;
      }
    }
  }
  workgroupBarrier();
}

// The dot products of this thread's row of a tile with all queries. The tile moves along the row: neighbouring threads
// load neighbouring words.
fn scores_of(tile: u32, lane: u32) -> vec4f {
  var sums = vec4f(0);
  for (var at = 0u; at < params.words; at += step) {
    for (var i = lane; i < workgroup_size * step; i += workgroup_size) {
      let row = tile * workgroup_size + i / step;
      let word = at + i % step;
      var value = 0u;
      if (row < params.rows && word < params.words) {
        value = block[row * params.words + word];
      }
      tile_words[i / step * (step + 1) + i % step] = value;
    }
    for (var i = lane; i < 2 * step; i += workgroup_size) {
      query_part[i] = vec4f(0);
      if (2 * at + i < 2 * params.words) {
        query_part[i] = queries[2 * at + i];
      }
    }
    workgroupBarrier();
    for (var i = 0u; i < step; i++) {
      let pair = unpack2x16float(tile_words[lane * (step + 1) + i]);
      sums += pair.x * query_part[2 * i] + pair.y * query_part[2 * i + 1];
    }
    workgroupBarrier();
  }
  return sums;
}

// Takes the threads' entries into the list of a query. Most tiles have nothing better than the list's last entry.
fn offer(query: u32, entry: Entry, lane: u32) {
  let list = query * workgroup_size;
  if (lane == 0) {
    atomicStore(&offers, 0u);
  }
  workgroupBarrier();
  if (is_better(entry, kept[list + workgroup_size - 1])) {
    atomicAdd(&offers, 1u);
  }
  workgroupBarrier();
  if (lane == 0) {
    has_offers = atomicLoad(&offers);
  }
  if (workgroupUniformLoad(&has_offers) == 0) {
    return;
  }
  arena[lane] = kept[list + lane];
  arena[workgroup_size + lane] = entry;
  sort_arena(lane);
  kept[list + lane] = arena[lane];
  workgroupBarrier();
}

// One thread a row, one workgroup every so many tiles of rows.
@compute @workgroup_size(workgroup_size)
fn search(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let number = group.x + group.y * groups.x;
  if (number >= params.lists) {
    return;
  }
  for (var query = 0u; query < QUERIES; query++) {
    kept[query * workgroup_size + lane] = Entry(LOWEST, NO_ROW);
  }
  workgroupBarrier();
  let tiles = (params.rows + workgroup_size - 1) / workgroup_size;
  for (var tile = number; tile < tiles; tile += params.lists) {
    let scores = scores_of(tile, lane);
    let row = tile * workgroup_size + lane;
    let is_allowed = row < params.rows && ((allowed[row / 32] >> (row % 32)) & 1) == 1;
    for (var query = 0u; query < params.queries; query++) {
      var entry = Entry(LOWEST, NO_ROW);
      if (is_allowed) {
        entry = Entry(scores[query], params.first_row + row);
      }
      offer(query, entry, lane);
    }
  }
  for (var query = 0u; query < QUERIES; query++) {
    let list = query * workgroup_size;
    parts[number * QUERIES * workgroup_size + list + lane] = kept[list + lane];
  }
}

// One workgroup a query.
@compute @workgroup_size(workgroup_size)
fn merge(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let query = group.x + group.y * groups.x;
  if (query >= params.queries) {
    return;
  }
  let list = query * workgroup_size;
  arena[lane] = best[list + lane];
  for (var part = 0u; part < params.lists; part++) {
    arena[workgroup_size + lane] = found[part * QUERIES * workgroup_size + list + lane];
    sort_arena(lane);
  }
  best[list + lane] = arena[lane];
}
