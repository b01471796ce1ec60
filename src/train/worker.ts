/** The training worker's entry: answers the page's calls. */
/// <reference lib="webworker" />
import type { TrainContract } from '../contract/train.ts';
import { startWorkersUnderOwnPolicy } from '../core/inherit-policy.ts';
import type { Port } from '../core/rpc.ts';
import { serve } from '../core/rpc.ts';
import { trainHandlers } from './handlers.ts';

// A script loaded from a blob URL has no policy from the service worker, and neither have its own workers.
if (self.location.protocol === 'blob:') startWorkersUnderOwnPolicy();
serve<TrainContract>(self as unknown as Port, trainHandlers());
