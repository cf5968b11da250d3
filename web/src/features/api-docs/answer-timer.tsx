import { EyeInvisibleOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { RawAnswer } from '@/lib/api/raw-call';
import { useCountdown } from '@/lib/use-countdown';

// As long as a secret stays open on the tokens' page.
const shownSeconds = 30;

/** Takes an answer that may hold a secret away when its time is over, or nobody looks at the page. */
export function AnswerTimer({ answer, onHide }: { answer: RawAnswer; onHide: () => void }) {
  const { t } = useTranslation('apiDocs');
  const left = useCountdown(shownSeconds, answer);

  useEffect(() => {
    const timer = setTimeout(onHide, shownSeconds * 1000);
    const hideUnseen = () => { if (document.hidden) onHide(); };
    document.addEventListener('visibilitychange', hideUnseen);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', hideUnseen);
    };
  }, [answer, onHide]);

  return (
    <p>
      <Button size="small" icon={<EyeInvisibleOutlined />} onClick={onHide}>{t('hide')}</Button>{' '}
      <span className="faint">{t('hidesIn', { seconds: left })}</span>
    </p>
  );
}
