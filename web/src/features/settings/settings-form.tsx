import { Alert, App, Button, Form, Input, InputNumber, Switch } from 'antd';
import type { Rule } from 'antd/es/form';
import { useTranslation } from 'react-i18next';
import { ErrorAlert } from '@/components/error-alert';
import { ApiError } from '@/lib/api/errors';
import type { SystemConfigs } from '@/lib/api/types';
import { findLineFault, isProxyUrl, parseListText } from './list-text';
import { sameValues, toConfigs, toValues } from './settings-values';
import type { SettingsValues } from './settings-values';
import { useSaveSettings } from './settings-queries';

/** A rule that refuses the first line that is bad or repeated, and names it. */
function useLinesRule(isGood: (line: string) => boolean): Rule {
  const { t } = useTranslation('settings');
  return {
    validator: async (_, text: string) => {
      const found = findLineFault(text, isGood);
      if (found === null) return;
      await Promise.reject(new Error(
        t(found.fault === 'bad' ? 'proxyBad' : 'repeated', { line: found.line }),
      ));
    },
  };
}

function ScheduleFields() {
  const { t } = useTranslation('settings');
  return (
    <section className="panel">
      <h2>{t('schedule')}</h2>
      <Form.Item
        name="enabled" label={t('enabled')} extra={t('enabledHelp')} valuePropName="checked"
      >
        <Switch />
      </Form.Item>
      <Form.Item
        name="interval" label={t('interval')} extra={t('intervalHelp')}
        rules={[{
          required: true, type: 'integer', min: 1, max: 365, message: t('intervalBad'),
        }]}
      >
        <InputNumber className="interval" />
      </Form.Item>
    </section>
  );
}

function ListFields({ configs }: { configs: SystemConfigs }) {
  const { t } = useTranslation('settings');
  const proxyRule = useLinesRule(isProxyUrl);
  const clientRule = useLinesRule(() => true);
  const readable = parseListText(configs.proxy_list) && parseListText(configs.client_id_list);
  return (
    <section className="panel">
      <h2>{t('lists')}</h2>
      {!readable
        && <Alert className="gap-below" type="warning" showIcon title={t('unreadable')} />}
      <Form.Item
        name="proxies" label={t('proxies')} extra={t('proxiesHelp')} rules={[proxyRule]}
        validateTrigger="onBlur"
      >
        <Input.TextArea
          className="mono" spellCheck={false} autoComplete="off" wrap="off"
          autoSize={{ minRows: 4, maxRows: 14 }}
        />
      </Form.Item>
      <Form.Item
        name="clientIds" label={t('clientIds')} extra={t('clientIdsHelp')} rules={[clientRule]}
        validateTrigger="onBlur"
      >
        <Input.TextArea
          className="mono" spellCheck={false} autoComplete="off" wrap="off"
          autoSize={{ minRows: 3, maxRows: 10 }}
        />
      </Form.Item>
    </section>
  );
}

/** The settings that can be changed at run time. */
export function SettingsForm({ configs }: { configs: SystemConfigs }) {
  const { t } = useTranslation('settings');
  const { t: common } = useTranslation('common');
  const { message, modal } = App.useApp();
  const [form] = Form.useForm<SettingsValues>();
  const stored = toValues(configs);
  const values = Form.useWatch((all) => all, form) as SettingsValues | undefined;
  const changed = values?.proxies !== undefined && !sameValues(values, stored);
  const save = useSaveSettings();

  const submit = (allowDirect: boolean) => {
    save.mutate({ configs: toConfigs(form.getFieldsValue()), allowDirect }, {
      onSuccess: () => { message.success(t('saved')); },
      onError: (error) => {
        if (allowDirect || !(error instanceof ApiError) || error.status !== 409) return;
        modal.confirm({
          title: t('directTitle'),
          content: <><p>{error.message}</p><p>{t('directText')}</p></>,
          okText: t('directYes'),
          okButtonProps: { danger: true },
          onOk: () => { submit(true); },
          onCancel: () => { save.reset(); },
        });
      },
    });
  };

  return (
    <Form<SettingsValues>
      form={form} layout="vertical" initialValues={stored}
      onFinish={() => { submit(false); }}
    >
      <ScheduleFields />
      <ListFields configs={configs} />
      <div className="settings-actions">
        <ErrorAlert error={save.error} />
        <Button type="primary" htmlType="submit" loading={save.isPending} disabled={!changed}>
          {changed ? common('action.save') : t('unchanged')}
        </Button>
        {changed && (
          <Button onClick={() => { form.resetFields(); save.reset(); }}>{t('discard')}</Button>
        )}
      </div>
    </Form>
  );
}
