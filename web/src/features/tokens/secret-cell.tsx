import { CopyOutlined, EyeOutlined } from '@ant-design/icons';
import { Button, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import type { SecretField, TokenRow } from '@/lib/api/types';
import { Revealed } from './revealed';
import { useSecret } from './use-secret';

/** A secret in the table: masked; whole in a dialog, since a cell has no room for it. */
export function SecretCell(props: { row: TokenRow; field: SecretField }) {
  const { row, field } = props;
  const { t } = useTranslation('tokens');
  const { name, value, isPending, ask, hide } = useSecret(row, field);

  if (row[field] === '') return <span className="faint" aria-hidden="true">–</span>;
  const of = { name, row: row.biz_id };
  return (
    <span className="secret-cell">
      <span className="mono" title={row[field]}>{row[field]}</span>
      <Button
        size="small" type="text" icon={<EyeOutlined />} loading={isPending}
        onClick={() => { ask('reveal'); }} aria-label={t('secret.revealOf', of)}
      />
      <Button
        size="small" type="text" icon={<CopyOutlined />}
        onClick={() => { ask('copy'); }} aria-label={t('secret.copyOf', of)}
      />
      <Modal
        open={value !== null} title={t('secret.of', of)} footer={null} destroyOnHidden
        onCancel={hide}
      >
        {value !== null && <Revealed value={value} name={name} onHide={hide} />}
      </Modal>
    </span>
  );
}
