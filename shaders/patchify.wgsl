// Cuts an array into square patches and gathers the tokens named, one row a token:
//   out[t, slot] = (source[at] - mean[c]) / std[c]
//   at = (top + y) * stride_row + (left + x) * stride_column + c * stride_channel
// where token_ids[t] is the patch with its corner at (top, left), tokens number the grid row by row, and slot is
// (c, y, x) in row-major order, or (y, x, c) with the channel last. Matches patchify in src/math/patchify.ts.
//
// One thread a value of the output: neighbouring threads write neighbouring values. Their reads are strided
// in most layouts, but one patch's reads fall into few cache lines, each of which is used whole.

override workgroup_size: u32 = 64;

struct Params {
  count: u32, // tokens taken
  tokens: u32, // tokens of the grid
  grid_columns: u32,
  patch_size: u32,
  channels: u32, // at most 3
  stride_row: u32,
  stride_column: u32,
  stride_channel: u32,
  channel_last: u32,
  mean_0: f32,
  mean_1: f32,
  mean_2: f32,
  std_0: f32,
  std_1: f32,
  std_2: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> source: array<f32>;
@group(0) @binding(2) var<storage, read> token_ids: array<i32>; // (count)
@group(0) @binding(3) var<storage, read_write> patches: array<f32>; // (count, patch_size^2 * channels)

@compute @workgroup_size(workgroup_size)
fn patchify(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let size = params.patch_size;
  let values = size * size * params.channels;
  let index = (group.x + group.y * groups.x) * workgroup_size + lane;
  if (index >= params.count * values) {
    return;
  }
  // A token outside the grid reads as zeros. The CPU refuses it; here a negative one is a huge unsigned number.
  let token = u32(token_ids[index / values]);
  if (token >= params.tokens) {
    patches[index] = 0.0;
    return;
  }

  let slot = index % values;
  var channel = slot / (size * size);
  var pixel = slot % (size * size);
  if (params.channel_last != 0) {
    channel = slot % params.channels;
    pixel = slot / params.channels;
  }
  let row = token / params.grid_columns * size + pixel / size;
  let column = token % params.grid_columns * size + pixel % size;
  let at = row * params.stride_row + column * params.stride_column + channel * params.stride_channel;
  let mean = vec3f(params.mean_0, params.mean_1, params.mean_2)[channel];
  let deviation = vec3f(params.std_0, params.std_1, params.std_2)[channel];
  patches[index] = (source[at] - mean) / deviation;
}
