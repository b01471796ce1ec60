// Kaldi's log-mel filterbank of mono samples at 16 kHz, a row of 128 per frame of 25 ms, one every hop:
//   d[i] = x[i] - mean(x),   w[i] = (d[i] - 0.97 d[max(i - 1, 0)]) * window[i],   i < 400, zeros up to 512
//   out[m] = ln(max(sum_k mel[m, k] |FFT(w)[k]|^2, 2^-23))
// Rows past the last frame are zeros: the model pads after the logarithm. Matches fbank in src/dsp/fbank.ts,
// which computes in float64 with the same tables. Joined with lib/workgroup-sum.wgsl and lib/fft-256.wgsl.
//
// One workgroup a row. The 512 reals are packed as 256 complex points (even samples real, odd ones
// imaginary) and transformed; then the packed spectrum is separated, squared and weighed by the filters.

const FRAME_SAMPLES = 400u;
const MELS = 128u;
const PRE_EMPHASIS = 0.97;
const ENERGY_FLOOR = 0x1p-23;

override workgroup_size: u32 = 64; // a power of two; 64 gives every thread one butterfly a stage

struct Params {
  frames: u32,
  rows: u32,
  hop_samples: u32,
}

// Filter m weighs bins first_bin to first_bin + count - 1 by mel_weights[offset ...].
struct Filter {
  first_bin: u32,
  count: u32,
  offset: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> samples: array<f32>; // (samples), at least (frames - 1) * hop_samples + 400
@group(0) @binding(2) var<storage, read> window: array<f32>; // (400)
@group(0) @binding(3) var<storage, read> factors: array<vec2f>; // (512) e^(-2 pi i k / 512)
@group(0) @binding(4) var<storage, read> filters: array<Filter>; // (128)
@group(0) @binding(5) var<storage, read> mel_weights: array<f32>;
@group(0) @binding(6) var<storage, read_write> log_mel: array<f32>; // (rows, 128)

var<workgroup> power: array<f32, POINTS>; // the Nyquist bin belongs to no filter

@compute @workgroup_size(workgroup_size)
fn fbank(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = group.x + group.y * groups.x;
  if (row >= params.rows) {
    return;
  }
  if (row >= params.frames) {
    for (var mel = lane; mel < MELS; mel += workgroup_size) {
      log_mel[row * MELS + mel] = 0.0;
    }
    return;
  }

  // Differences to the frame's first sample lose no digits to a large offset, and have the same shape.
  let start = row * params.hop_samples;
  let first = samples[start];
  var sum = 0.0;
  for (var i = lane; i < FRAME_SAMPLES; i += workgroup_size) {
    sum += samples[start + i] - first;
  }
  let mean = workgroup_sum(lane, sum) / f32(FRAME_SAMPLES);

  for (var p = lane; p < POINTS; p += workgroup_size) {
    let i = 2 * p;
    points[p] = vec2f(0.0);
    if (i < FRAME_SAMPLES) {
      let before = samples[start + max(i, 1u) - 1] - first - mean;
      let even = samples[start + i] - first - mean;
      let odd = samples[start + i + 1] - first - mean;
      points[p] = vec2f(
        (even - PRE_EMPHASIS * before) * window[i],
        (odd - PRE_EMPHASIS * even) * window[i + 1],
      );
    }
  }
  workgroupBarrier();

  fft_256(lane);

  // Bins k and 256 - k are even + twisted and the conjugate of even - twisted. 
  if (lane == 0) {
    power[0] = (points[0].x + points[0].y) * (points[0].x + points[0].y);
  }
  for (var k = lane + 1; k <= POINTS / 2; k += workgroup_size) {
    let z = points[k];
    let mirrored = vec2f(points[POINTS - k].x, -points[POINTS - k].y);
    let even = z + mirrored;
    let odd = vec2f(z.y - mirrored.y, mirrored.x - z.x);
    let twisted = times(odd, factors[k]);
    power[k] = 0.25 * dot(even + twisted, even + twisted);
    power[POINTS - k] = 0.25 * dot(even - twisted, even - twisted);
  }
  workgroupBarrier();

  for (var mel = lane; mel < MELS; mel += workgroup_size) {
    let filter_ = filters[mel];
    var energy = 0.0;
    for (var i = 0u; i < filter_.count; i++) {
      energy += mel_weights[filter_.offset + i] * power[filter_.first_bin + i];
    }
    log_mel[row * MELS + mel] = log(max(energy, ENERGY_FLOOR));
  }
}
