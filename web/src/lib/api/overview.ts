import { postForData } from './client';
import type { Overview } from './types';

export function fetchOverview(signal?: AbortSignal): Promise<Overview> {
  return postForData('stats/overview', {}, signal);
}
