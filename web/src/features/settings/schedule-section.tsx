import { Form, Input, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { describedBy, Origin, SettingField, TextSetting } from './setting-field';
import type { SettingsEditor } from './use-settings-draft';

type FromFile = (key: string) => string | undefined;

const levels = ['debug', 'info', 'warn', 'error'];

/** When rows are refreshed by themselves. */
export function ScheduleSection({ editor, fromFile }: { editor: SettingsEditor; fromFile: FromFile }) {
  const { t } = useTranslation('settings');
  const fault = editor.faultAt('auto_refresh_interval');
  return (
    <section className="panel" aria-labelledby="schedule-title">
      <h2 id="schedule-title">{t('schedule')}</h2>
      <Form.Item
        htmlFor="auto_refresh_enabled" label={t('key.auto_refresh_enabled')}
        extra={t('help.auto_refresh_enabled')}
      >
        <Switch
          id="auto_refresh_enabled" checked={editor.values.auto_refresh_enabled}
          onChange={(on) => { editor.set({ auto_refresh_enabled: on }); }}
        />
      </Form.Item>
      <div className="settings-grid">
        <SettingField
          id="auto_refresh_interval" label={t('key.auto_refresh_interval')} fault={fault}
          help={t('help.auto_refresh_interval')}
        >
          <Input
            id="auto_refresh_interval" className="short-field" inputMode="numeric"
            autoComplete="off" value={editor.values.auto_refresh_interval}
            aria-invalid={fault !== undefined} aria-describedby={describedBy('auto_refresh_interval')}
            onChange={(event) => { editor.set({ auto_refresh_interval: event.target.value }); }}
            onBlur={editor.leave}
          />
        </SettingField>
        <TextSetting editor={editor} name="refresh_lead" fromFile={fromFile('refresh_lead')} />
        <TextSetting
          editor={editor} name="refresh_min_interval" fromFile={fromFile('refresh_min_interval')}
        />
      </div>
    </section>
  );
}

/** How much at a time, and how fast. */
export function LanesSection({ editor, fromFile }: { editor: SettingsEditor; fromFile: FromFile }) {
  const { t } = useTranslation('settings');
  return (
    <section className="panel" aria-labelledby="lanes-title">
      <h2 id="lanes-title">{t('lanes')}</h2>
      <p className="faint">{t('lanesHelp')}</p>
      <div className="settings-grid">
        {([
          'refresh_max_flights', 'refresh_max_per_proxy', 'refresh_max_per_client',
          'refresh_rate_per_egress',
        ] as const).map((name) => (
          <TextSetting key={name} editor={editor} name={name} fromFile={fromFile(name)} />
        ))}
      </div>
    </section>
  );
}

export function LogSection({ editor, fromFile }: { editor: SettingsEditor; fromFile: FromFile }) {
  const { t } = useTranslation('settings');
  const file = fromFile('log_level');
  const label = t('key.log_level');
  return (
    <section className="panel" aria-labelledby="log-title">
      <h2 id="log-title">{t('log')}</h2>
      <SettingField
        id="log_level" label={label} fault={editor.faultAt('log_level')}
        help={<Origin editor={editor} name="log_level" label={label} fromFile={file} />}
      >
        <Select
          id="log_level" className="short-field" value={editor.values.log_level}
          aria-describedby={describedBy('log_level')}
          options={[
            { value: '', label: t('levelFromFile') },
            ...levels.map((level) => ({ value: level, label: t(`level.${level as 'info'}`) })),
          ]}
          onChange={(level) => { editor.set({ log_level: level }); }}
        />
      </SettingField>
    </section>
  );
}
