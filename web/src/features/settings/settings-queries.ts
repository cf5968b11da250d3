import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { fetchSettings, saveSettings } from '@/lib/api/settings';
import type { SystemConfigs } from '@/lib/api/types';

const settingsKey = ['settings'] as const;

export function useSettings() {
  return useQuery({
    queryKey: settingsKey,
    queryFn: ({ signal }) => fetchSettings(signal),
    // Text that is being typed must not be replaced below the operator's hands.
    refetchOnWindowFocus: false,
  });
}

export function useSaveSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (v: { configs: SystemConfigs; allowDirect: boolean }) => (
      saveSettings(v.configs, { allowDirect: v.allowDirect })
    ),
    // Lists of the forms and the rows' proxies change with it. Not waited for: the form is made anew
    // with the new values, and a form that is gone would not hear that its save succeeded.
    onSuccess: () => { void client.invalidateQueries(); },
  });
}
