// Magnitude spectra whose mel energies are those of a log-mel, by a multiplicative non-negative fit a frame:
//   power[k] <- power[k] * sum_m share[m, k] energy[m] / sum_j mel[m, j] power[j],   `steps` times,
// from power[k] = sum_m share[m, k] energy[m] / sum_j mel[m, j], where share[m, k] = mel[m, k] / sum_m mel[m, k];
// then the root. Matches melInverse in src/dsp/mel-inverse.ts, which computes in float64 with the same tables.
//
// One workgroup a frame: filters and bins take turns in workgroup memory. A bin is heard by two filters at most,
// which are neighbours.

const MELS = 128u;
const BINS = 257u;

override workgroup_size: u32 = 64;

struct Params {
  frames: u32,
  steps: u32,
}

// Filter m weighs bins first_bin to first_bin + count - 1 by weights[offset ...]; per_weight is one over their sum.
struct Filter {
  first_bin: u32,
  count: u32,
  offset: u32,
  per_weight: f32,
}

// A bin's shares in filters `lower` and `lower + 1`.
struct Bin {
  lower: u32,
  lower_share: f32,
  upper_share: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> log_mel: array<f32>; // (frames, 128)
@group(0) @binding(2) var<storage, read> filters: array<Filter>; // (128)
@group(0) @binding(3) var<storage, read> weights: array<f32>;
@group(0) @binding(4) var<storage, read> bins: array<Bin>; // (257)
@group(0) @binding(5) var<storage, read_write> magnitude: array<f32>; // (frames, 257)

var<workgroup> ratio: array<f32, MELS>;
var<workgroup> power: array<f32, BINS>;

@compute @workgroup_size(workgroup_size)
fn mel_inverse(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let frame = group.x + group.y * groups.x;
  if (frame >= params.frames) {
    return;
  }
  for (var m = lane; m < MELS; m += workgroup_size) {
    ratio[m] = exp(log_mel[frame * MELS + m]) * filters[m].per_weight;
  }
  for (var k = lane; k < BINS; k += workgroup_size) {
    power[k] = 1.0;
  }
  workgroupBarrier();
  for (var step = 0u; step <= params.steps; step++) {
    for (var k = lane; k < BINS; k += workgroup_size) {
      let bin = bins[k];
      power[k] *= bin.lower_share * ratio[bin.lower] + bin.upper_share * ratio[bin.lower + 1];
    }
    workgroupBarrier();
    for (var m = lane; m < MELS; m += workgroup_size) {
      let filter_ = filters[m];
      var heard = 0.0;
      for (var i = 0u; i < filter_.count; i++) {
        heard += weights[filter_.offset + i] * power[filter_.first_bin + i];
      }
      ratio[m] = select(0.0, exp(log_mel[frame * MELS + m]) / heard, heard > 0.0);
    }
    workgroupBarrier();
  }
  for (var k = lane; k < BINS; k += workgroup_size) {
    magnitude[frame * BINS + k] = sqrt(power[k]);
  }
}
