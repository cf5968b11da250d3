import { UndoOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useCountdown } from '@/lib/use-countdown';
import { undoMs } from './delete-queue';
import type { Doomed } from './doomed';

/**
 * What was deleted just now, and the way back. The button takes the focus: what had it is gone with
 * its row. The seconds are for the eye only, or a screen reader would read out each of them.
 */
function Notice(props: { doomed: Doomed; onUndo: () => void }) {
  const { doomed, onUndo } = props;
  const { t } = useTranslation('tokens');
  const left = useCountdown(undoMs / 1000, doomed);
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const here = box.current;
    here?.querySelector('button')?.focus({ preventScroll: true });
    return () => {
      if (here?.contains(document.activeElement)) document.getElementById('content')?.focus();
    };
  }, [doomed]);
  const what = doomed.name ?? t('delete.rows', { count: doomed.count });
  return (
    <div className="undo-notice" ref={box}>
      <span>{t('delete.done', { what })}</span>
      <Button
        icon={<UndoOutlined />} onClick={onUndo}
        aria-label={t('delete.undoWithin', { seconds: undoMs / 1000 })}
      >
        {t('delete.undo')}
      </Button>
      <span className="faint" aria-hidden="true">{t('delete.seconds', { seconds: left })}</span>
    </div>
  );
}

export function UndoNotice(props: { doomed: Doomed | null; onUndo: () => void }) {
  return (
    <div role="status" className="undo-place">
      {props.doomed && <Notice doomed={props.doomed} onUndo={props.onUndo} />}
    </div>
  );
}
