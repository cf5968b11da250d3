import { useMutation, useQueryClient } from '@tanstack/react-query';
import { forgetNode } from '@/lib/api/nodes';
import type { NodeList } from '@/lib/api/types';
import { nodesKey } from '@/lib/use-nodes';
import { withoutNode } from './node-list';

/** Forgets a node by its id; resolves to how many refreshes are in doubt by that. */
export function useForgetNode() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: forgetNode,
    onSuccess: async (_inDoubt, id) => {
      // An answer that is under way may still name it.
      await client.cancelQueries({ queryKey: nodesKey });
      client.setQueryData<NodeList>(nodesKey, (list) => withoutNode(list, id));
    },
    // After a refusal too: who has come back, or was forgotten elsewhere, is shown so.
    onSettled: () => {
      void client.invalidateQueries({ queryKey: nodesKey });
      void client.invalidateQueries({ queryKey: ['overview'] });
    },
  });
}
