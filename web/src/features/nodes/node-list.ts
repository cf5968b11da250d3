import type { StateTone } from '@/components/state-words';
import type { NodeInfo, NodeList } from '@/lib/api/types';

export type NodeState = 'self' | 'alive' | 'silent';

/** The node that answers is never silent: it has answered. */
export function stateOf({ self, state }: Pick<NodeInfo, 'self' | 'state'>): NodeState {
  return self ? 'self' : state;
}

export const stateTones: Record<NodeState, StateTone> = {
  self: 'calm', alive: 'good', silent: 'bad',
};

/** What tells nodes apart for people; the whole id is there to copy. */
export function shortId(id: string): string {
  return id.slice(0, 8);
}

/** This node first, then by name: a node that falls silent keeps its place. */
export function ordered(nodes: NodeInfo[]): NodeInfo[] {
  return [...nodes].sort((a, b) => (
    Number(b.self) - Number(a.self) || a.name.localeCompare(b.name) || a.id.localeCompare(b.id)
  ));
}

export function silentCount(nodes: NodeInfo[]): number {
  return nodes.filter((node) => stateOf(node) === 'silent').length;
}

/** The list before the server is asked anew. */
export function withoutNode(list: NodeList | undefined, id: string): NodeList | undefined {
  return list && { ...list, nodes: list.nodes.filter((node) => node.id !== id) };
}
