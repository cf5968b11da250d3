import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '@/lib/api/errors';
import type { SystemConfigs } from '@/lib/api/types';
import { findFaults } from './settings-check';
import type { Fault } from './settings-check';
import { changedConfigs, toValues } from './settings-values';
import type { SettingsDraft, SettingsValues } from './settings-values';

/** A refusal of the server that names a field of the form. */
interface Refusal {
  field: string;
  message: string;
}

export interface SettingsEditor {
  stored: SettingsValues;
  values: SettingsValues;
  /** What a save would send; empty if nothing is changed. */
  changes: Partial<SystemConfigs>;
  set: (part: SettingsDraft) => void;
  /** What is wrong at a field, in words; undefined if nothing is, or nobody has finished with it. */
  faultAt: (field: string) => string | undefined;
  /** A field was left: what is wrong may be said now. */
  leave: () => void;
  /** Says all faults; true if there is none. */
  check: () => boolean;
  /** Places of faulty lines in the proxy list. */
  faultyProxies: number[];
  /** Takes a refusal to its field; false if it names none of this form. */
  refuse: (error: unknown) => boolean;
  discard: () => void;
}

const listed = /^proxy_list\[(\d+)\]/;

/** What is typed lies over what is stored, so that reading the settings anew takes nothing away. */
export function useSettingsDraft(configs: SystemConfigs): SettingsEditor {
  const { t } = useTranslation('settings');
  const [draft, setDraft] = useState<SettingsDraft>({});
  const [shown, setShown] = useState<'nothing' | 'typed' | 'all'>('nothing');
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const stored = toValues(configs);
  const values = { ...stored, ...draft };
  const faults = findFaults(values, stored);

  const tell = (fault: Fault | undefined) => {
    if (fault === undefined || shown === 'nothing') return undefined;
    if (fault.kind === 'proxyMissing' && shown !== 'all') return undefined;
    return t(`fault.${fault.kind}`, { line: 'line' in fault ? fault.line : 0 });
  };
  const places = [...faults.keys(), ...(refusal ? [refusal.field] : [])];

  return {
    stored,
    values,
    changes: changedConfigs(stored, draft),
    set: (part) => {
      setDraft((before) => ({ ...before, ...part }));
      setRefusal(null);
    },
    faultAt: (field) => (
      tell(faults.get(field)) ?? (refusal?.field === field ? refusal.message : undefined)
    ),
    leave: () => { if (shown === 'nothing') setShown('typed'); },
    check: () => {
      setShown('all');
      return faults.size === 0;
    },
    faultyProxies: places.flatMap((place) => listed.exec(place)?.[1] ?? []).map(Number),
    refuse: (error) => {
      if (!(error instanceof ApiError) || !error.field.startsWith('configs.')) return false;
      // Of an entry the form has the address and the name.
      const field = error.field.slice('configs.'.length).replace(/\.url$/, '');
      setRefusal({ field, message: error.message });
      return field in values || listed.test(field);
    },
    discard: () => {
      setDraft({});
      setShown('nothing');
      setRefusal(null);
    },
  };
}
