/** Features of clips on a plane: where audio and video lie, and which belong together. */
import type { EmbeddingMap } from '../contract/train.ts';
import type { Steps } from '../core/turns/in-turns.ts';
import { type PrincipalAxes, principalAxes, projectOn } from '../math/pca.ts';
import type { ClipFeatures } from './features.ts';

/** Draws maps of one run; each keeps the sides of the one before. */
export class MapMaker {
  #before: Float64Array<ArrayBuffer> | null = null;

  /** The two directions in which all features vary most, and every feature on them. */
  of({ clips, width, audio, visual }: ClipFeatures): Pick<EmbeddingMap, 'places' | 'explained'> {
    const points = new Float32Array(2 * clips * width);
    points.set(audio);
    points.set(visual, clips * width);
    const axes = this.#turned(finish(principalAxes(points, 2 * clips, width)));
    const flat = projectOn(axes, points, 2 * clips);
    const places = new Float32Array(4 * clips);
    for (let clip = 0; clip < clips; clip += 1) {
      places.set(flat.subarray(2 * clip, 2 * clip + 2), 4 * clip);
      places.set(flat.subarray(2 * (clips + clip), 2 * (clips + clip) + 2), 4 * clip + 2);
    }
    return { places, explained: [axes.explained[0]!, axes.explained[1]!] };
  }

  /** The sign of an axis is arbitrary: it is that of the map before, so that the map does not flip. */
  #turned(axes: PrincipalAxes): PrincipalAxes {
    const { axes: basis, mean } = axes;
    const width = mean.length;
    const before = this.#before;
    const turned = basis.slice();
    for (let axis = 0; before && axis < 2; axis += 1) {
      let dot = 0;
      for (let i = axis * width; i < (axis + 1) * width; i += 1) dot += before[i]! * basis[i]!;
      if (dot < 0) for (let i = axis * width; i < (axis + 1) * width; i += 1) turned[i]! *= -1;
    }
    this.#before = turned;
    return { ...axes, axes: turned };
  }
}

/** Runs steps to their result at once: the features of a few clips take milliseconds. */
function finish<R>(steps: Steps<R>): R {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
