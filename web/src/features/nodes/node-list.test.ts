import { describe, expect, it } from 'vitest';
import type { NodeInfo } from '@/lib/api/types';
import { ordered, shortId, silentCount, stateOf, withoutNode } from './node-list';

const node = (id: string, more: Partial<NodeInfo> = {}): NodeInfo => ({
  id, name: id, version: '0.1.0', started_at: '2026-11-30T08:00:00.000Z', self: false,
  state: 'alive', silent_seconds: 0, open_attempts: 0, ...more,
});
const ids = (nodes: NodeInfo[]) => nodes.map(({ id }) => id);

it('names three states of a node', () => {
  expect(stateOf(node('a', { self: true }))).toBe('self');
  expect(stateOf(node('a'))).toBe('alive');
  expect(stateOf(node('a', { state: 'silent' }))).toBe('silent');
});

it('puts this node first, and the others by name whatever their state', () => {
  const nodes = [
    node('c', { name: 'tokens-3' }), node('a', { name: 'tokens-2', state: 'silent' }),
    node('e', { name: 'tokens-9', self: true }), node('b', { name: 'tokens-2' }),
  ];
  expect(ids(ordered(nodes))).toEqual(['e', 'a', 'b', 'c']);
});

it('counts the silent ones', () => {
  expect(silentCount([node('a', { self: true }), node('b')])).toBe(0);
  expect(silentCount([node('a'), node('b', { state: 'silent' })])).toBe(1);
});

it('shortens an id to what can be read out', () => {
  expect(shortId('5f0c9a1e7d3b4c2a8e6f1d0b9c8a7e6f')).toBe('5f0c9a1e');
});

describe('withoutNode', () => {
  it('leaves out the one that is forgotten', () => {
    const left = withoutNode({ shared: true, nodes: [node('a'), node('b')] }, 'b');
    expect(left?.shared).toBe(true);
    expect(ids(left?.nodes ?? [])).toEqual(['a']);
  });

  it('makes no list where none has been loaded', () => {
    expect(withoutNode(undefined, 'b')).toBeUndefined();
  });
});
