// Folds one value a thread into one value for all threads of a workgroup, in a tree.
// Every thread of the workgroup must call, with its own local_invocation_index as `lane`.

override line_size: u32 = 64; // threads a workgroup, in one dimension; a power of two

var<workgroup> parts: array<f32, line_size>;

fn reduce_max(value: f32, lane: u32) -> f32 {
  parts[lane] = value;
  workgroupBarrier();
  for (var half = line_size / 2; half > 0; half /= 2) {
    if (lane < half) {
      parts[lane] = max(parts[lane], parts[lane + half]);
    }
    workgroupBarrier();
  }
  return workgroupUniformLoad(&parts[0]); // waits for all, so that parts can be used again
}

fn reduce_sum(value: f32, lane: u32) -> f32 {
  parts[lane] = value;
  workgroupBarrier();
  for (var half = line_size / 2; half > 0; half /= 2) {
    if (lane < half) {
      parts[lane] += parts[lane + half];
    }
    workgroupBarrier();
  }
  return workgroupUniformLoad(&parts[0]);
}
