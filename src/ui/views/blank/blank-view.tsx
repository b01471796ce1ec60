/** The Blank view. */
import { ViewHeading } from '../../kit/view-heading.tsx';

/** An empty view. */
export function BlankView() {
  return <ViewHeading question="What does a new view need?" />;
}
