import { Alert, Button, Checkbox, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorAlert } from '@/components/error-alert';
import type { SettingsPreview, SystemConfigs } from '@/lib/api/types';

const lists = ['proxy_list', 'client_id_list'];

function ChangeLine({ change }: { change: SettingsPreview['changes'][number] }) {
  const { t } = useTranslation('settings');
  const isList = lists.includes(change.key);
  const shown = (text: string) => {
    if (change.key === 'auto_refresh_enabled') return t(text === 'true' ? 'on' : 'off');
    return text === '' ? t('asInFile') : text;
  };
  return (
    <li>
      <span>{t(`key.${change.key as keyof SystemConfigs}`, { defaultValue: change.key })}: </span>
      {!(isList && change.before === '') && <del className="mono">{shown(change.before)}</del>}
      {!isList && <span aria-hidden> → </span>}
      {isList && change.before !== '' && change.after !== '' && <span aria-hidden> → </span>}
      {!(isList && change.after === '') && <ins className="mono">{shown(change.after)}</ins>}
    </li>
  );
}

function RowsTouched({ preview }: { preview: SettingsPreview }) {
  const { t } = useTranslation('settings');
  return (
    <ul>
      {preview.rows_moved > 0 && (
        <li>
          {t('rowsMoved', { count: preview.rows_moved })}
          <ul>
            {preview.dealt.map((share) => (
              <li key={share.proxy + share.name}>
                {t('dealt', { count: share.rows, name: share.name || share.proxy })}
              </li>
            ))}
          </ul>
        </li>
      )}
      {preview.rows_rescheduled > 0
        && <li>{t('rowsRescheduled', { count: preview.rows_rescheduled })}</li>}
      {preview.rows_moved + preview.rows_rescheduled + preview.rows_direct === 0
        && <li>{t('noRows')}</li>}
    </ul>
  );
}

/** What a save would change, before it does; rows that would go direct need a word of their own. */
export function SaveDialog(props: {
  preview: SettingsPreview; pending: boolean; error: unknown;
  /** With the number of rows that were agreed to go direct. */
  onSave: (agreed: number) => void; onClose: () => void;
}) {
  const { t } = useTranslation('settings');
  const { t: common } = useTranslation('common');
  const { preview } = props;
  const [agreedTo, setAgreedTo] = useState<number | null>(null);
  const direct = preview.rows_direct > 0;
  const agreed = agreedTo !== null && agreedTo >= preview.rows_direct;
  return (
    <Modal
      open title={t('saveTitle')} width={640} mask={{ closable: false }} onCancel={props.onClose}
      footer={[
        <Button key="cancel" onClick={props.onClose}>{common('action.cancel')}</Button>,
        <Button
          key="save" type="primary" danger={direct} loading={props.pending}
          disabled={(direct && !agreed) || preview.changes.length === 0}
          onClick={() => { props.onSave(direct ? preview.rows_direct : 0); }}
        >
          {common('action.save')}
        </Button>,
      ]}
    >
      <ErrorAlert error={props.error} />
      {preview.changes.length === 0 ? <p>{t('noChanges')}</p> : (
        <>
          <ul className="setting-changes">
            {preview.changes.map((change) => (
              <ChangeLine key={JSON.stringify(change)} change={change} />
            ))}
          </ul>
          <h3>{t('whatHappens')}</h3>
          <RowsTouched preview={preview} />
        </>
      )}
      {direct && (
        <Alert
          type="warning" showIcon title={t('direct.title', { count: preview.rows_direct })}
          description={(
            <>
              <p>{t('direct.text')}</p>
              {agreedTo !== null && !agreed && <p role="alert">{t('direct.more')}</p>}
              <Checkbox
                checked={agreed} onChange={(event) => {
                  setAgreedTo(event.target.checked ? preview.rows_direct : null);
                }}
              >
                {t('direct.agree')}
              </Checkbox>
            </>
          )}
        />
      )}
    </Modal>
  );
}
