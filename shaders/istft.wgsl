// The inverse of the short-time Fourier transform, by weighted overlap:
//   pieces[t, i] = window[i] IFFT(spectra[t])[i],   i < 400
//   samples[n]   = scale[n] sum_t pieces[t, n - hop t]
// Matches planIstft in src/dsp/istft.ts, which computes in float64 and says what `scale` is.
// Joined with lib/fft-256.wgsl.
//
// `transform` takes one workgroup a frame: the spectrum is packed as 256 complex points, whose conjugate goes through
// the forward transform. `overlap` takes one thread a sample: no two write the same place, so nothing is added twice.

const FRAME_SAMPLES = 400u;
const BINS = 257u;

override workgroup_size: u32 = 64; // 64 gives every thread of `transform` one butterfly a stage

struct Params {
  frames: u32,
  samples: u32,
  hop_samples: u32,
}

@group(0) @binding(0) var<uniform> params: Params;

@group(0) @binding(1) var<storage, read> spectra: array<vec2f>; // (frames, 257)
@group(0) @binding(2) var<storage, read> window: array<f32>; // (400)
@group(0) @binding(3) var<storage, read> factors: array<vec2f>; // (512) e^(-2 pi i k / 512)
@group(0) @binding(4) var<storage, read_write> pieces: array<f32>; // (frames, 400)

// The second entry point numbers its bindings again.
@group(0) @binding(1) var<storage, read> overlapped: array<f32>; // (frames, 400), what `transform` wrote to `pieces`
@group(0) @binding(2) var<storage, read> scale: array<f32>; // (samples)
@group(0) @binding(3) var<storage, read_write> samples: array<f32>; // (samples)

@compute @workgroup_size(workgroup_size)
fn transform(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let frame = group.x + group.y * groups.x;
  if (frame >= params.frames) {
    return;
  }
  let first = frame * BINS;
  for (var k = lane; k < POINTS; k += workgroup_size) {
    var z = spectra[first + k];
    var mirrored = spectra[first + POINTS - k] * vec2f(1.0, -1.0);
    // A real signal has real first and last bins; their imaginary parts are ignored.
    if (k == 0) {
      z.y = 0.0;
      mirrored.y = 0.0;
    }
    let even = z + mirrored;
    let odd = times(z - mirrored, factors[k] * vec2f(1.0, -1.0));
    points[k] = vec2f(even.x - odd.y, -even.y - odd.x);
  }
  workgroupBarrier();
  fft_256(lane);

  for (var p = lane; p < FRAME_SAMPLES / 2; p += workgroup_size) {
    let i = 2 * p;
    let at = frame * FRAME_SAMPLES + i;
    pieces[at] = window[i] * points[p].x / f32(FFT_SIZE);
    pieces[at + 1] = window[i + 1] * -points[p].y / f32(FFT_SIZE);
  }
}

@compute @workgroup_size(workgroup_size)
fn overlap(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let n = (group.x + group.y * groups.x) * workgroup_size + lane;
  if (n >= params.samples) {
    return;
  }
  // Frame t holds sample n as its value n - hop t, which must lie below 400.
  let last = min(n / params.hop_samples, params.frames - 1);
  var sum = 0.0;
  for (var back = 0u; back <= last; back++) {
    let i = n - (last - back) * params.hop_samples;
    if (i >= FRAME_SAMPLES) {
      break;
    }
    sum += overlapped[(last - back) * FRAME_SAMPLES + i];
  }
  samples[n] = scale[n] * sum;
}
