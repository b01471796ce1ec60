/** The controls of the Localise view. */
export function LocaliseControls() {
  return null;
}
