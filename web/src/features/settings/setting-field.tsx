import { Button, Form, Input } from 'antd';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TextKey } from './settings-values';
import type { SettingsEditor } from './use-settings-draft';

/** Ids of what describes a field: its help, and its fault if there is one. */
export function describedBy(id: string): string {
  return `${id}-help ${id}-fault`;
}

/** Label, field, help and fault of one setting; the field is tied to them by `id`. */
export function SettingField(props: {
  id: string; label: string; help: ReactNode; fault: string | undefined; children: ReactElement;
}) {
  const { id, fault } = props;
  return (
    <Form.Item
      htmlFor={id} label={props.label} validateStatus={fault === undefined ? undefined : 'error'}
      help={fault === undefined ? undefined : <span id={`${id}-fault`} role="alert">{fault}</span>}
      extra={<span id={`${id}-help`}>{props.help}</span>}
    >
      {props.children}
    </Form.Item>
  );
}

/** Whether config.yml rules here, and what it says. */
export function Origin(props: {
  editor: SettingsEditor; name: TextKey; label: string; fromFile: string | undefined;
}) {
  const { t } = useTranslation('settings');
  const { editor, name, fromFile } = props;
  if (editor.values[name].trim() === '') {
    return fromFile === undefined ? t('fromFile') : t('fromFileValue', { value: fromFile });
  }
  return (
    <>
      {fromFile === undefined ? t('overrides') : t('overridesValue', { value: fromFile })}{' '}
      <Button
        type="link" size="small" className="inline-button"
        aria-label={`${props.label}: ${t('useFile')}`}
        onClick={() => { editor.set({ [name]: '' }); }}
      >
        {t('useFile')}
      </Button>
    </>
  );
}

/** A setting that is one short text; an empty one means what config.yml says. */
export function TextSetting(props: {
  editor: SettingsEditor; name: Exclude<TextKey, 'auto_refresh_interval' | 'log_level'>;
  fromFile: string | undefined;
}) {
  const { t } = useTranslation('settings');
  const { editor, name, fromFile } = props;
  const label = t(`key.${name}`);
  const fault = editor.faultAt(name);
  return (
    <SettingField
      id={name} label={label} fault={fault}
      help={(
        <>
          {t(`help.${name}`)}<br />
          <Origin editor={editor} name={name} label={label} fromFile={fromFile} />
        </>
      )}
    >
      <Input
        id={name} className="short-field" autoComplete="off" spellCheck={false}
        value={editor.values[name]} placeholder={fromFile}
        aria-invalid={fault !== undefined} aria-describedby={describedBy(name)}
        onChange={(event) => { editor.set({ [name]: event.target.value }); }}
        onBlur={editor.leave}
      />
    </SettingField>
  );
}
