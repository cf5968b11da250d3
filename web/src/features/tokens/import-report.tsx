import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ImportResult } from '@/lib/api/types';
import { CountFigures } from './count-figures';

export function ImportReport(props: {
  result: ImportResult; onClose: () => void; onAnother: () => void;
}) {
  const { result } = props;
  const { t } = useTranslation('tokens');
  const { t: common } = useTranslation('common');
  return (
    <div role="status" className="report">
      <h2>{t('importDialog.resultTitle')}</h2>
      <CountFigures
        figures={[
          { label: t('importDialog.total'), value: result.total_count },
          { label: t('importDialog.success'), value: result.success_count },
          { label: t('importDialog.fail'), value: result.fail_count, bad: true },
        ]}
      />
      {result.fail_count > 0 && <p>{t('importDialog.failHelp')}</p>}
      {result.success_count > 0 && <p>{t('importDialog.disabledHelp')}</p>}
      <div className="dialog-actions">
        <Button onClick={props.onAnother}>{t('importDialog.another')}</Button>
        <Button type="primary" onClick={props.onClose}>{common('action.close')}</Button>
      </div>
    </div>
  );
}
