import { Button, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ImportResult } from '@/lib/api/types';
import { CountFigures } from './count-figures';
import { tokenStart } from './import-lines';

/** `sent`: what was sent; the failures of the result count in it. */
export interface ImportOutcome {
  result: ImportResult;
  sent: string[];
}

function Failures({ result, sent }: ImportOutcome) {
  const { t } = useTranslation('tokens');
  return (
    <>
      <h2>{t('importDialog.failures')}</h2>
      <Table
        rowKey="index" size="small" dataSource={result.failures}
        pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
        columns={[
          {
            key: 'token', title: t('importDialog.token'), width: '30%', className: 'mono',
            render: (_, failure) => tokenStart(sent[failure.index] ?? ''),
          },
          { key: 'message', title: t('importDialog.reason'), dataIndex: 'message' },
        ]}
      />
    </>
  );
}

export function ImportReport(props: {
  outcome: ImportOutcome; onClose: () => void; onAnother: () => void;
}) {
  const { result } = props.outcome;
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
      {result.failures.length > 0 && <Failures {...props.outcome} />}
      {result.success_count > 0 && <p>{t('importDialog.disabledHelp')}</p>}
      <div className="dialog-actions">
        <Button onClick={props.onAnother}>{t('importDialog.another')}</Button>
        <Button type="primary" onClick={props.onClose}>{common('action.close')}</Button>
      </div>
    </div>
  );
}
