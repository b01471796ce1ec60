/** The entry of a search worker: compares the rows of a block with a query. */
/// <reference lib="webworker" />
import type { Port } from '../../core/rpc.ts';
import { serve } from '../../core/rpc.ts';
import { searchBlock } from './search-block.ts';
import type { SearchContract } from './search-contract.ts';

serve<SearchContract>(self as unknown as Port, { searchBlock });
