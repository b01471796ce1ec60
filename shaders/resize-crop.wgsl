// Brings a picture to the square the model sees, by taps worked out beforehand, one axis a pass:
//   level = (2^21 + sum_t weight[t] * source[start + t]) >> 22
// Whole numbers throughout, rounded to 8 bits after each pass as PIL does, so that the levels are those of
// resizeCrop in src/dsp/resize-crop.ts. With levels of 8 bits and weights that sum to 2^22, no sum leaves 32.
//
// horizontal: one thread a column of the square in one of the rows that the vertical pass will read.
// vertical:   one thread a pixel of the square. Threads side by side take neighbouring columns in both.

override workgroup_size: u32 = 64;

struct Params {
  size: u32, // of the square
  taps: u32, // weights in a row of the table of this pass's axis
  first: u32, // the first row of the source that is read
  rows: u32, // how many are
  // statistics of levels in [0, 1]
  mean_red: f32,
  mean_green: f32,
  mean_blue: f32,
  std_red: f32,
  std_green: f32,
  std_blue: f32,
}

const WEIGHT_BITS = 22u; // WEIGHT_BITS in src/dsp/resize-crop.ts
const HALF = 1u << (WEIGHT_BITS - 1);

@group(0) @binding(0) var<uniform> params: Params;

// The taps of this pass's axis
@group(0) @binding(1) var<storage, read> starts: array<u32>; // (size)
@group(0) @binding(2) var<storage, read> counts: array<u32>; // (size)
@group(0) @binding(3) var<storage, read> weights: array<u32>; // (size, taps)

// horizontal
@group(0) @binding(4) var source: texture_2d<f32>; // 8-bit levels as shares of 255
@group(0) @binding(5) var<storage, read_write> narrowed: array<u32>; // (rows, size) packed pixels

// vertical
@group(0) @binding(4) var<storage, read> narrow: array<u32>; // what `horizontal` wrote to `narrowed`
@group(0) @binding(5) var<storage, read_write> pixels: array<u32>; // (size, size) packed pixels
@group(0) @binding(6) var<storage, read_write> normalised: array<f32>; // (size, size, 3) in the model's units

// Red in the lowest byte, alpha 255 in the highest.
fn pack(level: vec3u) -> u32 {
  return level.r | (level.g << 8) | (level.b << 16) | (255u << 24);
}

fn unpack(pixel: u32) -> vec3u {
  return (vec3u(pixel) >> vec3u(0, 8, 16)) & vec3u(255);
}

@compute @workgroup_size(workgroup_size)
fn horizontal(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let number = (group.x + group.y * groups.x) * workgroup_size + lane;
  if (number >= params.rows * params.size) {
    return;
  }
  let row = params.first + number / params.size;
  let column = number % params.size;
  let start = starts[column];
  var sum = vec3u(HALF);
  for (var t = 0u; t < counts[column]; t++) {
    let texel = textureLoad(source, vec2u(start + t, row), 0);
    sum += weights[column * params.taps + t] * vec3u(round(texel.rgb * 255.0));
  }
  narrowed[number] = pack(sum >> vec3u(WEIGHT_BITS));
}

@compute @workgroup_size(workgroup_size)
fn vertical(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let number = (group.x + group.y * groups.x) * workgroup_size + lane;
  if (number >= params.size * params.size) {
    return;
  }
  let row = number / params.size;
  let column = number % params.size;
  let start = starts[row] - params.first;
  var sum = vec3u(HALF);
  for (var t = 0u; t < counts[row]; t++) {
    sum += weights[row * params.taps + t] * unpack(narrow[(start + t) * params.size + column]);
  }
  let level = sum >> vec3u(WEIGHT_BITS);
  pixels[number] = pack(level);
  let mean = vec3f(params.mean_red, params.mean_green, params.mean_blue);
  let deviation = vec3f(params.std_red, params.std_green, params.std_blue);
  let value = (vec3f(level) / 255.0 - mean) / deviation;
  normalised[number * 3] = value.r;
  normalised[number * 3 + 1] = value.g;
  normalised[number * 3 + 2] = value.b;
}
