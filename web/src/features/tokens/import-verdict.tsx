import { Alert, Button, Segmented, Table } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ErrorAlert } from '@/components/error-alert';
import type { ImportPreview } from '@/lib/api/types';
import { rowPath } from '@/lib/token-links';
import { useStartJob } from '@/lib/use-jobs';
import { entryStart, onlyNew, withoutPlace } from './import-lines';
import type { ImportList } from './import-lines';
import { importRequest } from './import-source';
import type { ImportValues } from './import-source';

type Line = ImportPreview['lines'][number];

const verdicts = ['new', 'known', 'consumed', 'bad'] as const;
type Choice = 'all' | typeof verdicts[number];

/** The lines of one verdict. The server lists the first thousand, refused ones before new ones. */
function VerdictTable(props: { lines: Line[]; list: ImportList }) {
  const { list } = props;
  const { t } = useTranslation('tokens');
  return (
    <Table<Line>
      rowKey="index" size="small" dataSource={props.lines}
      locale={{ emptyText: t('importing.noneSuch') }}
      pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
      columns={[
        {
          key: 'index', width: 64, render: (_, line) => line.index + 1,
          title: t(list.unit === 'line' ? 'importing.line' : 'importing.item'),
        },
        {
          key: 'token', title: t('importing.token'), width: 100, className: 'mono', responsive: ['sm'],
          render: (_, line) => entryStart(list.entries[line.index]),
        },
        {
          key: 'result', title: t('importing.result'), width: 84,
          render: (_, line) => t(`importing.verdict.${line.result}`),
        },
        {
          key: 'message', title: t('importing.message'),
          render: (_, line) => (
            <>
              {withoutPlace(line.message)}
              {line.id !== undefined && (
                // In a tab of its own: the import is not to be lost.
                <>{' '}<Link to={rowPath(line.id)} target="_blank">{line.biz_id ?? line.id}</Link></>
              )}
            </>
          ),
        },
      ]}
    />
  );
}

/** The second step: what the server says of every line, before anything is stored. */
export function ImportVerdict(props: {
  values: ImportValues; list: ImportList; preview: ImportPreview;
  onStarted: (job: string) => void; onBack: () => void;
}) {
  const { values, list, preview } = props;
  const { t, i18n } = useTranslation('tokens');
  const start = useStartJob();
  const total = verdicts.reduce((sum, name) => sum + preview[name], 0);
  const [choice, setChoice] = useState<Choice>('all');
  const number = new Intl.NumberFormat(i18n.language);
  const shown = preview.lines.filter((line) => choice === 'all' || line.result === choice);

  const submit = () => {
    start.mutate(
      { kind: 'import', import: importRequest(values, onlyNew(list, preview)) },
      { onSuccess: (job) => { props.onStarted(job.id); } },
    );
  };
  return (
    <div className="import-verdict">
      <h2>{t('importing.verdictTitle')}</h2>
      <Segmented<Choice>
        className="gap-below" value={choice} onChange={setChoice} name="verdict"
        aria-label={t('importing.result')}
        options={(['all', ...verdicts] as const).map((name) => ({
          value: name,
          label: `${t(`importing.verdict.${name}`)} ${number.format(name === 'all' ? total : preview[name])}`,
        }))}
      />
      {preview.repeated > 0 && <p>{t('importing.repeated', { count: preview.repeated })}</p>}
      <VerdictTable key={choice} lines={shown} list={list} />
      {preview.lines.length < total && (
        <p className="faint">{t('importing.first', { count: preview.lines.length })}</p>
      )}
      {preview.new === 0 && (
        <Alert className="gap-below" type="info" showIcon title={t('importing.nothingNew')} />
      )}
      <ErrorAlert error={start.error} />
      <div className="dialog-actions">
        <Button onClick={props.onBack}>{t('importing.back')}</Button>
        <Button
          type="primary" disabled={preview.new === 0} loading={start.isPending} onClick={submit}
        >
          {t('importing.submit', { count: preview.new })}
        </Button>
      </div>
    </div>
  );
}
