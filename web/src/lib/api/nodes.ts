import { postForData } from './client';
import type { NodeList } from './types';

/** Who works on the database, the node that answers first. */
export function listNodes(signal?: AbortSignal): Promise<NodeList> {
  return postForData('nodes/list', {}, signal);
}

/** Takes a node that is gone off the list; resolves to how many refreshes are in doubt by that. */
export async function forgetNode(id: string): Promise<number> {
  const { in_doubt: inDoubt } = await postForData<{ in_doubt: number }>('nodes/forget', { id });
  return inDoubt;
}
