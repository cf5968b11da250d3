import { AutoComplete, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { proxyChoices } from './proxy-choices';
import { useClientIdList, useProxyList } from './token-queries';

function options(values: string[] | undefined) {
  return values?.map((value) => ({ value })) ?? [];
}

interface ChoiceProps {
  /** Where no form item labels it. */
  label?: string;
  id?: string;
  value?: string;
  onChange?: (value: string) => void;
}

/** A text of one's own, or one of the settings' list. A form item gives it value and id. */
function Choice({ label, values, ...item }: ChoiceProps & { values: string[] | undefined }) {
  return (
    <AutoComplete
      {...item} aria-label={label} options={options(values)} allowClear
      showSearch={{ filterOption: true }}
    />
  );
}

/** A proxy address, offered from the list of the settings. */
export function ProxyChoice(props: ChoiceProps) {
  const { data } = useProxyList();
  return <Choice {...props} values={data && proxyChoices(data)} />;
}

export function ClientIdChoice(props: ChoiceProps) {
  const { data } = useClientIdList();
  return <Choice {...props} values={data} />;
}

export function ProxyField(props: { help: string }) {
  const { t } = useTranslation('tokens');
  return (
    <Form.Item name="proxy" label={t('form.proxy')} extra={props.help}><ProxyChoice /></Form.Item>
  );
}

export function ClientIdField() {
  const { t } = useTranslation('tokens');
  return (
    <Form.Item name="client_id" label={t('form.clientId')} extra={t('form.clientIdHelp')}>
      <ClientIdChoice />
    </Form.Item>
  );
}

export function TagField() {
  const { t } = useTranslation('tokens');
  return (
    <Form.Item name="tag" label={t('form.tag')}><Input maxLength={255} /></Form.Item>
  );
}

export function MemoField() {
  const { t } = useTranslation('tokens');
  return (
    <Form.Item name="memo" label={t('form.memo')}>
      <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} />
    </Form.Item>
  );
}

/** A whole refresh token; never filled in by us, and not remembered by the browser. */
export function RefreshTokenField(props: { label: string; help?: string; required: boolean }) {
  const { t } = useTranslation('tokens');
  return (
    <Form.Item
      name="rt_token" label={props.label} extra={props.help}
      rules={[
        { required: props.required, whitespace: true, message: t('form.rtMissing') },
        { pattern: /^\s*[\x21-\x7e]*\s*$/, message: t('form.rtBad') },
      ]}
    >
      <Input.TextArea
        className="mono" autoComplete="off" spellCheck={false} autoSize={{ minRows: 2, maxRows: 5 }}
      />
    </Form.Item>
  );
}
