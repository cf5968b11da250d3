import { CheckOutlined, CopyOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Copies `text`; says so for two seconds. `label` names what is copied, for screen readers. */
export function CopyButton(props: { text: string; label: string }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => { setCopied(false); }, 2_000);
    return () => { clearTimeout(timer); };
  }, [copied]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(props.text);
      setCopied(true);
    } catch {
      message.warning(t('copyFailed'));
    }
  };
  return (
    <Button
      size="small" aria-label={props.label}
      icon={copied ? <CheckOutlined /> : <CopyOutlined />} onClick={copy}
    >
      {t(copied ? 'action.copied' : 'action.copy')}
    </Button>
  );
}
