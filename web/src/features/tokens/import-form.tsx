import { UploadOutlined } from '@ant-design/icons';
import { App, Button, Form, Input } from 'antd';
import { useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { DialogActions } from '@/components/dialog-actions';
import { ErrorAlert } from '@/components/error-alert';
import { importLimitBytes, isTooLarge, parseImportLines } from './import-lines';
import { ImportPreview } from './import-preview';
import type { ImportOutcome } from './import-report';
import { ClientIdField, ProxyField, TagField } from './token-fields';
import { useImportTokens } from './token-queries';

interface ImportValues {
  text: string;
  tag: string;
  batch_name: string;
  proxy?: string;
  client_id?: string;
}

const empty: ImportValues = { text: '', tag: '', batch_name: '', proxy: '', client_id: '' };

/** Paste or a file; both end in the text box, so that one sees what will be sent. */
export function ImportForm(props: {
  onDone: (outcome: ImportOutcome) => void; onClose: () => void;
}) {
  const { t } = useTranslation('tokens');
  const { message } = App.useApp();
  const [form] = Form.useForm<ImportValues>();
  const text = Form.useWatch('text', form) as string | undefined;
  const lines = useMemo(() => parseImportLines(text ?? ''), [text]);
  const tooLarge = isTooLarge(lines);
  const importing = useImportTokens();
  const picker = useRef<HTMLInputElement>(null);

  const read = async (file: File | undefined) => {
    if (!file) return;
    try {
      form.setFieldsValue({ text: await file.text() });
    } catch {
      message.error(t('importDialog.fileFailed'));
    }
  };
  const submit = (values: ImportValues) => {
    importing.mutate({
      enabled: false,
      rt_tokens: lines.tokens,
      tag: values.tag.trim(),
      proxy: values.proxy?.trim() ?? '',
      client_id: values.client_id?.trim() ?? '',
      batch_name: values.batch_name.trim(),
    }, { onSuccess: (result) => { props.onDone({ result, sent: lines.tokens }); } });
  };

  return (
    <Form<ImportValues> form={form} layout="vertical" initialValues={empty} onFinish={submit}>
      <Form.Item name="text" label={t('importDialog.text')}>
        <Input.TextArea
          className="mono" rows={7} spellCheck={false} autoComplete="off" wrap="off"
          placeholder={t('importDialog.drop')}
          onDragOver={(event) => { event.preventDefault(); }}
          onDrop={(event) => {
            const file = event.dataTransfer.files[0];
            if (!file) return;
            event.preventDefault();
            void read(file);
          }}
        />
      </Form.Item>
      <div className="import-file">
        <Button icon={<UploadOutlined />} onClick={() => picker.current?.click()}>
          {t('importDialog.file')}
        </Button>
        <input
          ref={picker} type="file" className="file-input" aria-hidden="true" tabIndex={-1}
          onChange={(event) => {
            void read(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
        <ImportPreview lines={lines} tooLarge={tooLarge} limit={importLimitBytes} />
      </div>
      <div className="form-pair">
        <TagField />
        <Form.Item
          name="batch_name" label={t('importDialog.batchName')}
          extra={t('importDialog.batchNameHelp')}
        >
          <Input maxLength={200} />
        </Form.Item>
        <ProxyField help={t('importDialog.proxyHelp')} />
        <ClientIdField />
      </div>
      <ErrorAlert error={importing.error} />
      <DialogActions
        submit={t('importDialog.submit')} pending={importing.isPending}
        disabled={lines.tokens.length === 0 || tooLarge} onCancel={props.onClose}
      />
    </Form>
  );
}
