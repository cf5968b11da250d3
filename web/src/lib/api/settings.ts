import { post, postForData } from './client';
import type { SettingsPreview, SystemConfigs, SystemSettings } from './types';

export function fetchSettings(signal?: AbortSignal): Promise<SystemSettings> {
  return postForData('configs/get-system', {}, signal);
}

/** What a save would do; checked as a save is, and nothing is written. */
export function previewSettings(configs: Partial<SystemConfigs>): Promise<SettingsPreview> {
  return postForData('configs/preview-system', { configs });
}

/**
 * Absent keys are unchanged. `allowDirect`: the operator has agreed that rows may lose their proxy
 * and go direct.
 */
export async function saveSettings(
  configs: Partial<SystemConfigs>, options: { allowDirect: boolean },
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
