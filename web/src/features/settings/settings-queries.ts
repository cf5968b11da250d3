import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { fetchProxies, testProxy } from '@/lib/api/proxies';
import { fetchSettings, previewSettings, saveSettings } from '@/lib/api/settings';
import type { SystemConfigs } from '@/lib/api/types';

const settingsKey = ['settings'] as const;
// Not ['proxies'] alone: that is the plain list, for the forms of the tokens.
const proxiesKey = ['proxies', 'health'] as const;

export function useSettings() {
  return useQuery({ queryKey: settingsKey, queryFn: ({ signal }) => fetchSettings(signal) });
}

/** Names, users and health of the stored proxies. */
export function useProxies() {
  return useQuery({ queryKey: proxiesKey, queryFn: ({ signal }) => fetchProxies(signal) });
}

export function useTestProxy() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: testProxy,
    onSettled: () => { void client.invalidateQueries({ queryKey: proxiesKey }); },
  });
}

export function usePreviewSettings() {
  return useMutation({ mutationFn: previewSettings });
}

export function useSaveSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (v: { configs: Partial<SystemConfigs>; allowDirect: boolean }) => (
      saveSettings(v.configs, { allowDirect: v.allowDirect })
    ),
    onSuccess: async () => {
      // Lists of the forms and the rows' proxies change with it; this page waits for its own only.
      void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== settingsKey[0] });
      await client.invalidateQueries({ queryKey: settingsKey });
    },
  });
}
