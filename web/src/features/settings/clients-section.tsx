import { Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { describedBy, SettingField } from './setting-field';
import type { SettingsEditor } from './use-settings-draft';

/** The client ids that the forms offer, one a line. */
export function ClientsSection({ editor }: { editor: SettingsEditor }) {
  const { t } = useTranslation('settings');
  const fault = editor.faultAt('client_id_list');
  return (
    <section className="panel" aria-labelledby="clients-title">
      <h2 id="clients-title">{t('clientIds')}</h2>
      <SettingField
        id="client_id_list" label={t('key.client_id_list')} help={t('help.client_id_list')}
        fault={fault}
      >
        <Input.TextArea
          id="client_id_list" className="mono" spellCheck={false} autoComplete="off" wrap="off"
          autoSize={{ minRows: 3, maxRows: 10 }} value={editor.values.client_id_list}
          aria-invalid={fault !== undefined} aria-describedby={describedBy('client_id_list')}
          onChange={(event) => { editor.set({ client_id_list: event.target.value }); }}
          onBlur={editor.leave}
        />
      </SettingField>
    </section>
  );
}
