import { FileTextOutlined, UploadOutlined } from '@ant-design/icons';
import { Alert, Button, Form, Input, Switch, Tag } from 'antd';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DialogActions } from '@/components/dialog-actions';
import { ErrorAlert } from '@/components/error-alert';
import type { ImportPreview } from '@/lib/api/types';
import { isChanged } from '@/lib/form-values';
import { countEntries, importLimitBytes, isTooLarge, parseImport } from './import-lines';
import type { ImportList } from './import-lines';
import { useImportPreview } from './import-queries';
import { emptyImport, importRequest, readImportFile } from './import-source';
import type { FileFault, ImportFile, ImportValues } from './import-source';
import { ClientIdField, ProxyField, TagField } from './token-fields';
import { useFileDrop } from './use-file-drop';

export interface ImportSource {
  values: ImportValues;
  file: ImportFile | null;
}

const limit = importLimitBytes / 1024 / 1024;

function FileChip(props: { file: ImportFile; onRemove: () => void }) {
  const { file } = props;
  const { t, i18n } = useTranslation('tokens');
  const size = new Intl.NumberFormat(i18n.language, {
    style: 'unit', unit: 'kilobyte', maximumFractionDigits: 0,
  }).format(Math.ceil(file.size / 1000));
  return (
    <Tag
      className="import-chip" icon={<FileTextOutlined />} variant="outlined"
      closable={{ 'aria-label': t('importing.removeFile', { name: file.name }) }}
      onClose={(event) => {
        event.preventDefault();
        props.onRemove();
      }}
    >
      {t('importing.file', { name: file.name, size })}
    </Tag>
  );
}

function FilePicker(props: { onFiles: (files: File[]) => void }) {
  const { t } = useTranslation('tokens');
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button icon={<UploadOutlined />} onClick={() => picker.current?.click()}>
        {t('importing.choose')}
      </Button>
      <input
        ref={picker} type="file" className="file-input" aria-hidden="true" tabIndex={-1}
        onChange={(event) => {
          const files = [...event.target.files ?? []];
          event.target.value = '';
          if (files.length > 0) props.onFiles(files);
        }}
      />
    </>
  );
}

function Options() {
  const { t } = useTranslation('tokens');
  return (
    <div className="form-pair">
      <TagField />
      <Form.Item name="batch_name" label={t('importing.batchName')} extra={t('importing.batchNameHelp')}>
        <Input maxLength={200} />
      </Form.Item>
      <ProxyField help={t('importing.proxyHelp')} />
      <ClientIdField />
      <Form.Item
        name="enabled" label={t('form.enabled')} valuePropName="checked"
        extra={t('importing.enabledHelp')}
      >
        <Switch />
      </Form.Item>
    </div>
  );
}

/** The first step: the list, pasted, chosen or dropped, and what its rows shall be. */
export function ImportSourceForm(props: {
  source: ImportSource; onCancel: () => void; onUnsaved: (unsaved: boolean) => void;
  onChecked: (source: ImportSource, list: ImportList, preview: ImportPreview) => void;
}) {
  const { t } = useTranslation('tokens');
  const [form] = Form.useForm<ImportValues>();
  const text = Form.useWatch('text', form) as string | undefined;
  const [file, setFile] = useState(props.source.file);
  const tell = (values: ImportValues, chosen: ImportFile | null) => {
    props.onUnsaved(chosen !== null || isChanged(values, emptyImport));
  };
  const choose = (chosen: ImportFile | null) => {
    setFile(chosen);
    tell(form.getFieldsValue(), chosen);
  };
  const [fault, setFault] = useState<FileFault | null>(null);
  const content = file ? file.text : text ?? '';
  const list = useMemo(() => parseImport(content), [content]);
  const count = countEntries(list);
  const preview = useImportPreview();

  const read = async (files: File[]) => {
    const read = await readImportFile(files);
    setFault(typeof read === 'string' ? read : null);
    if (typeof read !== 'string') choose(read);
  };
  const dropping = useFileDrop((files) => { void read(files); });
  const check = (values: ImportValues) => {
    const source = { file, values: { ...values, text: values.text } };
    const request = importRequest(values, list.entries);
    const tooLarge = isTooLarge(request);
    setFault(tooLarge ? 'tooLarge' : null);
    if (tooLarge) return;
    preview.mutate(request, { onSuccess: (answer) => { props.onChecked(source, list, answer); } });
  };

  return (
    <Form<ImportValues>
      form={form} layout="vertical" initialValues={props.source.values} onFinish={check}
      className={dropping ? 'import-dropping' : undefined}
      onValuesChange={(_, values) => { tell(values, file); }}
    >
      {/* Hidden and not left out while a file stands in for it: it comes back with its text. */}
      <Form.Item
        name="text" label={t('importing.text')} extra={t('importing.textHelp', { limit })}
        hidden={file !== null}
      >
        <Input.TextArea
          className="mono" rows={7} spellCheck={false} autoComplete="off" wrap="off"
          placeholder={t(dropping ? 'importing.dropNow' : 'importing.paste')}
        />
      </Form.Item>
      <div className="import-file">
        <FilePicker onFiles={(files) => { void read(files); }} />
        {file && <FileChip file={file} onRemove={() => { choose(null); }} />}
        <span role="status">
          {count === 0 ? t('importing.nothing')
            : t(list.unit === 'line' ? 'importing.lines' : 'importing.items', { count })}
        </span>
      </div>
      {fault && (
        <Alert
          className="gap-below" type="error" showIcon role="alert"
          title={t(`importing.${fault}`, { limit })}
        />
      )}
      <Options />
      <ErrorAlert error={preview.error} />
      <DialogActions
        submit={t('importing.check')} pending={preview.isPending} disabled={count === 0}
        onCancel={props.onCancel}
      />
    </Form>
  );
}
