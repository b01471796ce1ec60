/** The controls of the Map view. */
export function MapControls() {
  return null;
}
