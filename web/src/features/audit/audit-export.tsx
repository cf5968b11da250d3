import { DownloadOutlined } from '@ant-design/icons';
import { App, Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import type { AuditFormat } from '@/lib/api/audit';
import { errorText } from '@/lib/error-text';
import { useAuditExport } from './audit-queries';
import type { AuditQuery } from './audit-query';

// As many lines as the server writes into one file.
const mostLines = 100_000;

/** Saves the filtered log as a file, all pages of it. */
export function AuditExport(props: { query: AuditQuery; total: number }) {
  const { t } = useTranslation('audit');
  const { t: common } = useTranslation('common');
  const { message } = App.useApp();
  const { mutate, isPending } = useAuditExport(props.query);

  const save = (format: AuditFormat) => {
    mutate(format, {
      onSuccess: () => {
        if (props.total > mostLines) message.warning(t('export.cut', { count: mostLines }), 8);
        else message.success(t('export.done'));
      },
      onError: (error) => { message.error(errorText(error, common), 8); },
    });
  };
  return (
    <Dropdown
      trigger={['click']} disabled={props.total === 0 || isPending}
      menu={{
        items: (['csv', 'json'] as const).map((format) => (
          { key: format, label: t(`export.${format}`), onClick: () => { save(format); } }
        )),
      }}
    >
      <Button icon={<DownloadOutlined />} loading={isPending}>{t('export.label')}</Button>
    </Dropdown>
  );
}
