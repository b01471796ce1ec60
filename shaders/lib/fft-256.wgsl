// The forward transform of 256 complex points in workgroup memory, by four radix-4 stages of Stockham's self-sorting
// form, 64 butterflies each, which swing between the two halves of `points`: the result lies where the input lay.
// The shader it is joined to declares `override workgroup_size` and `factors`, the 512 numbers e^(-2 pi i k / 512).
// Every thread must come here, after a barrier that follows the writing of points[0 .. 255]; it ends with one.

const FFT_SIZE = 512u;
const POINTS = 256u;
const BUTTERFLIES = 64u;

var<workgroup> points: array<vec2f, 2 * POINTS>;

fn times(a: vec2f, b: vec2f) -> vec2f {
  return vec2f(a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x);
}

fn fft_256(lane: u32) {
  var source = 0u;
  for (var stride = 1u; stride < POINTS; stride *= 4) {
    let target_half = POINTS - source;
    for (var i = lane; i < BUTTERFLIES; i += workgroup_size) {
      let a = points[source + i];
      let b = points[source + i + BUTTERFLIES];
      let c = points[source + i + 2 * BUTTERFLIES];
      let d = points[source + i + 3 * BUTTERFLIES];
      let turned = vec2f(d.y - b.y, b.x - d.x); // i (b - d)
      let p = i / stride;
      let angle = p * stride * (FFT_SIZE / POINTS);
      let out = target_half + i % stride + 4 * stride * p;
      points[out] = a + c + (b + d);
      points[out + stride] = times(a - c - turned, factors[angle]);
      points[out + 2 * stride] = times(a + c - (b + d), factors[2 * angle]);
      points[out + 3 * stride] = times(a - c + turned, factors[3 * angle]);
    }
    source = target_half;
    workgroupBarrier();
  }
}
