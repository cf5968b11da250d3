import { CopyOutlined, EyeOutlined } from '@ant-design/icons';
import { Button, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import type { SecretField, TokenRow } from '@/lib/api/types';
import { Revealed } from './revealed';
import { useSecret } from './use-secret';

/** One secret of a row: masked, and whole for 30 s on the operator's word. */
export function SecretValue(props: { row: TokenRow; field: SecretField }) {
  const { row, field } = props;
  const { t } = useTranslation('tokens');
  const { t: common } = useTranslation('common');
  const { name, value, isPending, ask, hide } = useSecret(row, field);

  if (row[field] === '') return <span className="faint">{t('secret.empty')}</span>;
  if (value !== null) return <Revealed value={value} name={name} onHide={hide} />;
  return (
    <Space wrap>
      <span className="mono">{row[field]}</span>
      <Button
        size="small" icon={<EyeOutlined />} loading={isPending} onClick={() => { ask('reveal'); }}
        aria-label={t('secret.revealNamed', { name })}
      >
        {t('secret.reveal')}
      </Button>
      <Button
        size="small" icon={<CopyOutlined />} onClick={() => { ask('copy'); }}
        aria-label={t('secret.copyNamed', { name })}
      >
        {common('action.copy')}
      </Button>
    </Space>
  );
}
