import { EyeInvisibleOutlined } from '@ant-design/icons';
import { Button, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '@/components/copy-button';
import { useHiddenAgain } from '@/lib/use-hidden-again';

/** A whole secret. It hides itself when its time is over, and when nobody looks at the page. */
export function Revealed(props: { value: string; name: string; onHide: () => void }) {
  const { value, name, onHide } = props;
  const { t } = useTranslation('tokens');
  const left = useHiddenAgain(value, onHide);

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
