import { DeleteOutlined, EditOutlined, ReloadOutlined } from '@ant-design/icons';
import { Alert, Button, Drawer, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { StateSince } from './state-since';
import type { TokenRow } from '@/lib/api/types';
import { AttemptTimeline } from './attempt-timeline';
import { StateTag } from './state-tag';
import { TokenFacts } from './token-facts';
import { stateName, stateTone } from './token-state';
import type { RowCommands } from './use-row-commands';

const alertTypes = { good: 'success', calm: 'info', wait: 'warning', bad: 'error' } as const;

function StateBox({ row }: { row: TokenRow }) {
  const { t } = useTranslation('tokens');
  const name = stateName(row);
  const help = name ? t(`stateHelp.${name}`) : '';
  return (
    <Alert
      className="gap-below"
      type={alertTypes[stateTone(name)]}
      title={<StateTag row={row} />}
      description={(
        <>
          {/* The server's word is the fresher one; ours stands in where it says nothing. */}
          <div>{row.next_step ? row.next_step : help}</div>
          {row.state_code && <div>{`${t('fact.code')}: `}<code>{row.state_code}</code></div>}
          {row.state_since && <div><StateSince since={row.state_since} /></div>}
        </>
      )}
    />
  );
}

function LongText(props: { title: string; text: string }) {
  if (props.text === '') return null;
  return (
    <section className="drawer-section">
      <h2>{props.title}</h2>
      <pre className="mono preserve">{props.text}</pre>
    </section>
  );
}

/** Everything about one row. */
export function TokenDrawer(props: {
  row: TokenRow | null; open: boolean; commands: RowCommands; onClose: () => void;
}) {
  const { row, commands } = props;
  const { t } = useTranslation('tokens');
  const { t: common } = useTranslation('common');
  return (
    <Drawer
      open={props.open} onClose={props.onClose} destroyOnHidden size="min(640px, 100vw)"
      title={row?.biz_id}
      footer={row && (
        <Space wrap>
          <Button
            type="primary" icon={<ReloadOutlined />}
            loading={commands.refreshing.has(row.id) || row.refreshing}
            onClick={() => { commands.refresh(row); }}
          >
            {common('action.refresh')}
          </Button>
          <Button icon={<EditOutlined />} onClick={() => { commands.edit(row); }}>
            {common('action.edit')}
          </Button>
          <Button danger icon={<DeleteOutlined />} onClick={() => { commands.remove(row); }}>
            {common('action.delete')}
          </Button>
        </Space>
      )}
    >
      {row && (
        <>
          <StateBox row={row} />
          <TokenFacts key={row.id} row={row} />
          <section className="drawer-section">
            <h2>{t('fact.result')}</h2>
            {row.refresh_result === ''
              ? <p className="faint">{t('fact.noResult')}</p>
              : <pre className="mono preserve">{row.refresh_result}</pre>}
          </section>
          <LongText title={t('fact.userInfo')} text={row.user_info} />
          <LongText title={t('fact.accountInfo')} text={row.account_info} />
          <section className="drawer-section">
            <h2>{t('timeline.title')}</h2>
            <AttemptTimeline key={row.id} id={row.id} />
          </section>
        </>
      )}
    </Drawer>
  );
}
