// The largest of one value a thread over the workgroup, folded in a tree.
// The shader it is joined to declares `override workgroup_size`, a power of two.
// Every thread must come here: it waits at barriers.

var<workgroup> max_parts: array<f32, workgroup_size>;

fn workgroup_max(lane: u32, value: f32) -> f32 {
  max_parts[lane] = value;
  workgroupBarrier();
  for (var half = workgroup_size / 2; half > 0; half /= 2) {
    if (lane < half) {
      max_parts[lane] = max(max_parts[lane], max_parts[lane + half]);
    }
    workgroupBarrier();
  }
  let largest = max_parts[0];
  workgroupBarrier(); // the next call writes max_parts
  return largest;
}
