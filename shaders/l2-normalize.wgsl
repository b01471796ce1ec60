// Every row divided by its Euclidean length; a row of zeros stays zero.
//   out[r, i] = (x[r, i] / peak) / sqrt(sum_j (x[r, j] / peak)^2),   peak = max_j |x[r, j]|
// The peak is taken off first: squares of float32 leave its range at 1e19 and vanish at 1e-23.
// Matches l2NormalizeRows in src/math/l2-normalize.ts, which sums in float64.
//
// One workgroup a row: its threads walk the row side by side and fold their parts. Joined with
// lib/workgroup-max.wgsl and lib/workgroup-sum.wgsl.

override workgroup_size: u32 = 64; // a power of two

struct Params {
  rows: u32,
  columns: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> matrix: array<f32>; // (rows, columns)
@group(0) @binding(2) var<storage, read_write> normalised: array<f32>; // (rows, columns)

@compute @workgroup_size(workgroup_size)
fn l2_normalize(
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

  var largest = 0.0;
  for (var i = start + lane; i < end; i += workgroup_size) {
    largest = max(largest, abs(matrix[i]));
  }
  let peak = workgroup_max(lane, largest);
  let divisor = select(peak, 1.0, peak == 0.0);

  var squares = 0.0;
  for (var i = start + lane; i < end; i += workgroup_size) {
    let share = matrix[i] / divisor;
    squares += share * share;
  }
  // The peak alone makes the sum at least 1, unless all is zero.
  let length = sqrt(max(1.0, workgroup_sum(lane, squares)));

  for (var i = start + lane; i < end; i += workgroup_size) {
    normalised[i] = matrix[i] / divisor / length;
  }
}
