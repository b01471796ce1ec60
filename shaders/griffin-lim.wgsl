// One projection of the fast Griffin-Lim search, bin by bin:
//   direction = rebuilt - share * before
//   spectra   = magnitude * direction / |direction|,   or magnitude where there is no direction
//   before    = rebuilt
// Matches projectMagnitude in src/dsp/griffin-lim.ts, which computes in float64.

const TINY = 1e-16; // a smaller direction counts as none

override workgroup_size: u32 = 64;

struct Params {
  bins: u32,
  share: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> magnitude: array<f32>; // (bins)
@group(0) @binding(2) var<storage, read> rebuilt: array<vec2f>; // (bins)
@group(0) @binding(3) var<storage, read_write> before: array<vec2f>; // (bins)
@group(0) @binding(4) var<storage, read_write> spectra: array<vec2f>; // (bins)

@compute @workgroup_size(workgroup_size)
fn project(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let bin = (group.x + group.y * groups.x) * workgroup_size + lane;
  if (bin >= params.bins) {
    return;
  }
  let current = rebuilt[bin];
  let direction = current - params.share * before[bin];
  let reach = length(direction);
  let unit = select(vec2f(1.0, 0.0), direction / reach, reach > TINY);
  spectra[bin] = magnitude[bin] * unit;
  before[bin] = current;
}
