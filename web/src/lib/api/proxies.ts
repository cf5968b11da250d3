import { postForData } from './client';
import type { Proxy, ProxyTest } from './types';

/** The proxies of the list, in its order, with names, users and health. */
export async function fetchProxies(signal?: AbortSignal): Promise<Proxy[]> {
  const { items } = await postForData<{ items: Proxy[] }>('proxies/list', {}, signal);
  return items;
}

/** Connects to the provider's host through a proxy of the list, by its place in it. */
export function testProxy(index: number): Promise<ProxyTest> {
  return postForData('proxies/test', { index });
}
