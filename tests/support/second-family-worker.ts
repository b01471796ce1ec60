/** The engine's worker with one more family: for tests alone. */
import '../../src/engine/worker.ts';
import { FAMILIES } from '../../src/model/families.ts';
import { SECOND_FAMILY } from './second-family.ts';

FAMILIES.push(SECOND_FAMILY);
