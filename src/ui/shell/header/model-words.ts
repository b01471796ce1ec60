/** Names the loaded model. */
import type { ModelSummary } from '../../../contract/model.ts';
import { formatParameters } from '../../kit/format.ts';

/** The name of the loaded model, and its name with its size. */
export function modelWords(
  model: Pick<ModelSummary, 'name' | 'parameters'> | null,
  loading: boolean,
): { readonly name: string; readonly title: string } {
  if (!model) {
    const name = loading ? 'Loading the model' : 'No model';
    return { name, title: name };
  }
  return { name: model.name, title: `${model.name}, ${formatParameters(model.parameters)} parameters` };
}
