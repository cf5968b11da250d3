import { EyeInvisibleOutlined, EyeOutlined } from '@ant-design/icons';
import { App, Button, Space } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '@/components/copy-button';
import type { SecretField, TokenRow } from '@/lib/api/types';
import { errorText } from '@/lib/error-text';
import { useCountdown } from '@/lib/use-countdown';
import { useReveal } from './token-queries';

const shownSeconds = 30;

function Revealed(props: { value: string; name: string; onHide: () => void }) {
  const { value, name, onHide } = props;
  const { t } = useTranslation('tokens');
  const left = useCountdown(shownSeconds, value);

  useEffect(() => {
    const timer = setTimeout(onHide, shownSeconds * 1000);
    return () => { clearTimeout(timer); };
  }, [onHide, value]);

  return (
    <>
      <div className="mono secret-open" data-testid="secret">{value}</div>
      <Space wrap>
        <CopyButton text={value} label={t('secret.copyNamed', { name })} />
        <Button
          size="small" icon={<EyeInvisibleOutlined />} onClick={onHide}
          aria-label={t('secret.hideNamed', { name })}
        >
          {t('secret.hide')}
        </Button>
        <span className="faint">{t('secret.hidesIn', { seconds: left })}</span>
      </Space>
    </>
  );
}

/** One secret of a row: masked, and whole for 30 s on the operator's word. */
export function SecretValue(props: { row: TokenRow; field: SecretField }) {
  const { row, field } = props;
  const { t } = useTranslation('tokens');
  const { t: common } = useTranslation('common');
  const { message, modal } = App.useApp();
  const { mutateAsync: reveal, isPending } = useReveal();
  const [value, setValue] = useState<string | null>(null);
  const [hide] = useState(() => () => { setValue(null); });
  const name = t(`secret.${field}`);

  if (row[field] === '') return <span className="faint">{t('secret.empty')}</span>;
  if (value !== null) return <Revealed value={value} name={name} onHide={hide} />;

  const ask = () => {
    modal.confirm({
      title: t('secret.confirmTitle', { name }),
      content: t('secret.confirmText'),
      okText: t('secret.reveal'),
      onOk: async () => {
        try {
          setValue(await reveal({ id: row.id, field }));
        } catch (error) {
          message.error(errorText(error, common), 8);
        }
      },
    });
  };
  return (
    <Space wrap>
      <span className="mono">{row[field]}</span>
      <Button
        size="small" icon={<EyeOutlined />} loading={isPending} onClick={ask}
        aria-label={t('secret.revealNamed', { name })}
      >
        {t('secret.reveal')}
      </Button>
    </Space>
  );
}
