// Values as a picture, by a map of 256 colours: the nearest entry, not a blend.
//   pixel[y, x] = lut[clamp(floor((v - low) * scale + 0.5), 0, 255)],   scale = 255 / (high - low)
//   v = values[x * stride_x + line * stride_y],   line = y, or height - 1 - y where the picture is flipped
// NaN takes the first colour. Matches colourise in src/math/colormap.ts.
//
// One workgroup a tile x tile square of pixels: of the values and of the pixels, one lies in short runs side
// by side whichever way the strides go, so that no order of threads reads or writes far apart.

override tile: u32 = 16;

struct Params {
  width: u32,
  height: u32,
  stride_x: u32,
  stride_y: u32,
  flip_y: u32, // 1: the last line on top
  low: f32,
  scale: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> values: array<f32>;
@group(0) @binding(2) var<storage, read> lut: array<u32>; // (256) packed colours
@group(0) @binding(3) var<storage, read_write> pixels: array<u32>; // (height, width) packed pixels

// By the bits: a shader may take it that there is no NaN, and drop a comparison of a value with itself.
fn is_nan(value: f32) -> bool {
  return (bitcast<u32>(value) & 0x7fffffffu) > 0x7f800000u;
}

@compute @workgroup_size(tile, tile)
fn colourise(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) local: vec3u,
) {
  let number = group.x + group.y * groups.x;
  let tiles_across = (params.width + tile - 1) / tile;
  let x = number % tiles_across * tile + local.x;
  let y = number / tiles_across * tile + local.y;
  if (x >= params.width || y >= params.height) {
    return;
  }
  let line = select(y, params.height - 1 - y, params.flip_y == 1);
  let value = values[x * params.stride_x + line * params.stride_y];
  var level = 0.0;
  if (!is_nan(value)) {
    level = clamp(floor((value - params.low) * params.scale + 0.5), 0.0, 255.0);
  }
  pixels[y * params.width + x] = lut[u32(level)];
}
