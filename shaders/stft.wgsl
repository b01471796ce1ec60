// The short-time Fourier transform: frames of 400 samples, one every hop, by a window, zeros up to 512.
//   spectra[t, k] = sum_i window[i] x[hop t + i] e^(-2 pi i k / 512),   i < 400,   k <= 256
// Matches planStft in src/dsp/stft.ts, which computes in float64. Joined with lib/fft-256.wgsl.
//
// One workgroup a frame. The 512 reals are packed as 256 complex points (even samples real, odd ones
// imaginary), transformed, and separated.

const FRAME_SAMPLES = 400u;
const BINS = 257u;

override workgroup_size: u32 = 64; // 64 gives every thread one butterfly a stage

struct Params {
  frames: u32,
  hop_samples: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> samples: array<f32>; // (samples), at least (frames - 1) * hop_samples + 400
@group(0) @binding(2) var<storage, read> window: array<f32>; // (400)
@group(0) @binding(3) var<storage, read> factors: array<vec2f>; // (512) e^(-2 pi i k / 512)
@group(0) @binding(4) var<storage, read_write> spectra: array<vec2f>; // (frames, 257)

@compute @workgroup_size(workgroup_size)
fn stft(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let frame = group.x + group.y * groups.x;
  if (frame >= params.frames) {
    return;
  }
  let start = frame * params.hop_samples;
  for (var p = lane; p < POINTS; p += workgroup_size) {
    let i = 2 * p;
    points[p] = vec2f(0.0);
    if (i < FRAME_SAMPLES) {
      points[p] = vec2f(window[i] * samples[start + i], window[i + 1] * samples[start + i + 1]);
    }
  }
  workgroupBarrier();
  fft_256(lane);

  // Bins k and 256 - k are even + twisted and the conjugate of even - twisted.
  let first = frame * BINS;
  if (lane == 0) {
    spectra[first] = vec2f(points[0].x + points[0].y, 0.0);
    spectra[first + POINTS] = vec2f(points[0].x - points[0].y, 0.0);
  }
  for (var k = lane + 1; k <= POINTS / 2; k += workgroup_size) {
    let z = points[k];
    let mirrored = vec2f(points[POINTS - k].x, -points[POINTS - k].y);
    let even = 0.5 * (z + mirrored);
    let odd = 0.5 * vec2f(z.y - mirrored.y, mirrored.x - z.x);
    let twisted = times(odd, factors[k]);
    spectra[first + k] = even + twisted;
    spectra[first + POINTS - k] = vec2f(even.x - twisted.x, twisted.y - even.y);
  }
}
