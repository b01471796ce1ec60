// Scores of every row of A against every row of B, and the log-probabilities of the pairs.
//   scores:               S[r, c] = sum_i a[r, i] * b[c, i]
//   log_softmax_rows:     L[r, c] = s S[r, c] - log sum_j exp(s S[r, j])
//   log_softmax_columns:  L[r, c] = s S[r, c] - log sum_j exp(s S[j, c])
// with s = 1 / temperature. Matches similarity and scaledLogSoftmax in src/math/similarity.ts.
// Joined with lib/workgroup-max.wgsl and lib/workgroup-sum.wgsl.

override tile: u32 = 16; // side of the square of scores that a workgroup computes
override workgroup_size: u32 = 64; // threads of the log-softmax; a power of two

struct Params {
  rows: u32,
  columns: u32,
  width: u32,
  scale: f32,
}

@group(0) @binding(0) var<uniform> params: Params;

@group(0) @binding(1) var<storage, read> a: array<f32>; // (rows, width)
@group(0) @binding(2) var<storage, read> b: array<f32>; // (columns, width)
@group(0) @binding(3) var<storage, read_write> scores: array<f32>; // (rows, columns)

// The log-softmax has bindings of its own: entry points that share no binding may number them again.
@group(0) @binding(1) var<storage, read> logits: array<f32>; // (rows, columns)
@group(0) @binding(2) var<storage, read_write> log_probabilities: array<f32>; // (rows, columns)

// Lines are one value longer than the tile, so that threads in a column use different memory banks.
var<workgroup> tile_a: array<f32, tile * (tile + 1)>;
var<workgroup> tile_b: array<f32, tile * (tile + 1)>;

// One workgroup a tile of scores, one thread a score. The tile moves along the width: each step loads
// tile x tile values of A and of B, neighbouring threads neighbouring values.
@compute @workgroup_size(tile, tile)
fn matrix_product(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) local: vec3u,
) {
  let tiles_across = (params.columns + tile - 1) / tile;
  let tiles_down = (params.rows + tile - 1) / tile;
  let number = group.x + group.y * groups.x;
  if (number >= tiles_across * tiles_down) {
    return;
  }
  let first_row = number / tiles_across * tile;
  let first_column = number % tiles_across * tile;
  let line = local.y * (tile + 1);

  var sum = 0.0;
  for (var at = 0u; at < params.width; at += tile) {
    let i = at + local.x;
    let a_row = first_row + local.y;
    let b_row = first_column + local.y;
    tile_a[line + local.x] = 0.0;
    tile_b[line + local.x] = 0.0;
    if (i < params.width && a_row < params.rows) {
      tile_a[line + local.x] = a[a_row * params.width + i];
    }
    if (i < params.width && b_row < params.columns) {
      tile_b[line + local.x] = b[b_row * params.width + i];
    }
    workgroupBarrier();
    for (var k = 0u; k < tile; k++) {
      sum += tile_a[line + k] * tile_b[local.x * (tile + 1) + k];
    }
    workgroupBarrier();
  }

  let row = first_row + local.y;
  let column = first_column + local.x;
  if (row < params.rows && column < params.columns) {
    scores[row * params.columns + column] = sum;
  }
}

// One workgroup a row: its threads walk it side by side and fold their parts, first the peak, so that no
// exponential overflows, then the sum.
@compute @workgroup_size(workgroup_size)
fn log_softmax_rows(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = group.x + group.y * groups.x;
  if (row >= params.rows) {
    return;
  }
  let start = row * params.columns;
  let end = start + params.columns;
  var largest = params.scale * logits[start];
  for (var i = start + lane; i < end; i += workgroup_size) {
    largest = max(largest, params.scale * logits[i]);
  }
  let peak = workgroup_max(lane, largest);
  var sum = 0.0;
  for (var i = start + lane; i < end; i += workgroup_size) {
    sum += exp(params.scale * logits[i] - peak);
  }
  let log_sum = log(workgroup_sum(lane, sum));
  for (var i = start + lane; i < end; i += workgroup_size) {
    log_probabilities[i] = params.scale * logits[i] - peak - log_sum;
  }
}

// One thread per column. Neighbouring threads read neighbouring columns, and no thread waits for another.
@compute @workgroup_size(workgroup_size)
fn log_softmax_columns(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let column = (group.x + group.y * groups.x) * workgroup_size + lane;
  if (column >= params.columns) {
    return;
  }
  let end = params.rows * params.columns;
  var peak = params.scale * logits[column];
  for (var i = column; i < end; i += params.columns) {
    peak = max(peak, params.scale * logits[i]);
  }
  var sum = 0.0;
  for (var i = column; i < end; i += params.columns) {
    sum += exp(params.scale * logits[i] - peak);
  }
  let log_sum = log(sum);
  for (var i = column; i < end; i += params.columns) {
    log_probabilities[i] = params.scale * logits[i] - peak - log_sum;
  }
}
