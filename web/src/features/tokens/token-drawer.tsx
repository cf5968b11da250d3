import { DeleteOutlined, EditOutlined, ReloadOutlined } from '@ant-design/icons';
import { Alert, Button, Drawer, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '@/components/error-state';
import { PageLoading } from '@/components/page-loading';
import { ApiError } from '@/lib/api/errors';
import type { TokenDetail, TokenRow } from '@/lib/api/types';
import { AttemptTimeline } from './attempt-timeline';
import { ClaimsTable } from './claims-table';
import { useTokenDetail } from './detail-queries';
import { mayRefreshToo } from './next-step';
import { RowLink } from './row-link';
import { StateBox } from './state-box';
import { TokenFacts } from './token-facts';
import type { RowCommands } from './use-row-commands';
import type { RowPanel } from './use-row-panel';
import './token-drawer.css';

function LongText(props: { title: string; text: string }) {
  if (props.text === '') return null;
  return (
    <section className="drawer-section">
      <h2>{props.title}</h2>
      <pre className="mono preserve">{props.text}</pre>
    </section>
  );
}

function LinkedRows(props: { rows: TokenDetail['linked_rows'] }) {
  const { t } = useTranslation('tokens');
  if (props.rows.length === 0) return null;
  return (
    <section className="drawer-section">
      <h2>{t('detail.linked')}</h2>
      <ul className="linked-rows">
        {props.rows.map((row) => (
          <li key={row.id}><RowLink id={row.id}>{row.biz_id}</RowLink></li>
        ))}
      </ul>
    </section>
  );
}

function Details(props: { detail: TokenDetail; commands: RowCommands; panel: RowPanel }) {
  const { detail, commands, panel } = props;
  const { row } = detail;
  const { t } = useTranslation('tokens');
  return (
    <>
      <StateBox row={row} commands={commands} onRow={panel.open} />
      <TokenFacts row={row} next={detail.next_refresh} />
      <LinkedRows rows={detail.linked_rows} />
      <section className="drawer-section">
        <h2>{t('fact.result')}</h2>
        {row.refresh_result === ''
          ? <p className="faint">{t('fact.noResult')}</p>
          : <pre className="mono preserve">{row.refresh_result}</pre>}
      </section>
      <ClaimsTable claims={detail.claims} />
      <LongText title={t('fact.userInfo')} text={row.user_info} />
      <LongText title={t('fact.accountInfo')} text={row.account_info} />
      <section className="drawer-section">
        <h2>{t('timeline.title')}</h2>
        <AttemptTimeline id={row.id} />
      </section>
    </>
  );
}

function Footer(props: { row: TokenRow; commands: RowCommands }) {
  const { row, commands } = props;
  const { t: common } = useTranslation('common');
  return (
    <Space wrap>
      {mayRefreshToo(row) && (
        <Button
          icon={<ReloadOutlined />} loading={commands.refreshing.has(row.id) || row.refreshing}
          onClick={() => { commands.refresh(row); }}
        >
          {common('action.refresh')}
        </Button>
      )}
      <Button icon={<EditOutlined />} onClick={() => { commands.edit(row); }}>
        {common('action.edit')}
      </Button>
      <Button danger icon={<DeleteOutlined />} onClick={() => { commands.remove(row); }}>
        {common('action.delete')}
      </Button>
    </Space>
  );
}

function Opened(props: {
  id: number; open: boolean; listed: TokenRow | undefined; commands: RowCommands; panel: RowPanel;
}) {
  const { commands, panel } = props;
  const { t } = useTranslation('tokens');
  const { data, error, refetch } = useTokenDetail(props.id, props.open);
  const missing = error instanceof ApiError && error.status === 404;
  return (
    <Drawer
      open={props.open} onClose={panel.close} destroyOnHidden size="min(640px, 100vw)"
      title={data?.row.biz_id ?? props.listed?.biz_id ?? t('fact.linkedRow', { id: props.id })}
      footer={data && !missing && <Footer row={data.row} commands={commands} />}
    >
      {missing && (
        <Alert type="warning" showIcon title={t('detail.missing')} description={t('detail.missingHelp')} />
      )}
      {error && !missing && !data && <ErrorState error={error} onRetry={() => { void refetch(); }} />}
      {!error && !data && <PageLoading />}
      {data && !missing && (
        <Details key={data.row.id} detail={data} commands={commands} panel={panel} />
      )}
    </Drawer>
  );
}

/** Everything about the row that the address names. `listed`: the row as the list has it. */
export function TokenDrawer(props: {
  panel: RowPanel; listed: TokenRow | undefined; commands: RowCommands;
}) {
  const { panel } = props;
  // The last one stays while the drawer slides out.
  const [id, setId] = useState(panel.id);
  if (panel.id !== null && panel.id !== id) setId(panel.id);
  if (id === null) return null;
  return <Opened key={id} id={id} open={panel.id !== null} {...props} />;
}
