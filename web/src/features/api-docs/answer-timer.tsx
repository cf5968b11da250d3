import { EyeInvisibleOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { RawAnswer } from '@/lib/api/raw-call';
import { useHiddenAgain } from '@/lib/use-hidden-again';

/** Takes an answer that may hold a secret away when its time is over, or nobody looks at the page. */
export function AnswerTimer({ answer, onHide }: { answer: RawAnswer; onHide: () => void }) {
  const { t } = useTranslation('apiDocs');
  const left = useHiddenAgain(answer, onHide);

  return (
    <p>
      <Button size="small" icon={<EyeInvisibleOutlined />} onClick={onHide}>{t('hide')}</Button>{' '}
      <span className="faint">{t('hidesIn', { seconds: left })}</span>
    </p>
  );
}
