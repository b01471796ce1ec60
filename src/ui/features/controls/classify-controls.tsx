/** The controls of the Classify view. */
export function ClassifyControls() {
  return null;
}
