import { post, postForData } from './client';
import type { SystemConfigs, SystemSettings } from './types';

export function fetchSettings(signal?: AbortSignal): Promise<SystemSettings> {
  return postForData('configs/get-system', {}, signal);
}

/** `allowDirect`: the operator has agreed that rows may lose their proxy and go direct. */
export async function saveSettings(
  configs: SystemConfigs, options: { allowDirect: boolean },
): Promise<void> {
  await post('configs/save-system', {
    configs, ...(options.allowDirect ? { allow_direct: true } : {}),
  });
}

export function fetchProxyList(signal?: AbortSignal): Promise<string[]> {
  return postForData('configs/get-proxy-list', {}, signal);
}

export function fetchClientIdList(signal?: AbortSignal): Promise<string[]> {
  return postForData('configs/get-clientid-list', {}, signal);
}
