// The sum of one value a thread over the workgroup, folded in a tree, which rounds less than a running sum.
// The shader it is joined to declares `override workgroup_size`, a power of two.
// Every thread must come here: it waits at barriers.

var<workgroup> sum_parts: array<f32, workgroup_size>;

fn workgroup_sum(lane: u32, value: f32) -> f32 {
  sum_parts[lane] = value;
  workgroupBarrier();
  for (var half = workgroup_size / 2; half > 0; half /= 2) {
    if (lane < half) {
      sum_parts[lane] += sum_parts[lane + half];
    }
    workgroupBarrier();
  }
  let total = sum_parts[0];
  workgroupBarrier(); // the next call writes sum_parts
  return total;
}
