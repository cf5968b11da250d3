import { Button, Checkbox, Pagination, Spin } from 'antd';
import { useTranslation } from 'react-i18next';
import { TimeText } from '@/components/time-text';
import type { Page, TokenRow } from '@/lib/api/types';
import { Expiry } from './expiry';
import type { ListView } from './list-view';
import { RowActions } from './row-actions';
import { StateTag } from './state-tag';
import { ScheduleSwitch } from './token-columns';

function TokenCard(props: { row: TokenRow; view: ListView }) {
  const { row, view } = props;
  const { t } = useTranslation('tokens');
  const toggle = (on: boolean) => {
    view.onSelected(on
      ? [...view.selected, row.id] : view.selected.filter((other) => other !== row.id));
  };
  return (
    <li className="panel token-card">
      <div className="token-card-head">
        <Checkbox
          aria-label={t('selection.row', { name: row.biz_id })}
          checked={view.selected.includes(row.id)}
          onChange={(event) => { toggle(event.target.checked); }}
        />
        <Button type="link" className="cell-link" onClick={() => { view.commands.open(row); }}>
          {row.biz_id}
        </Button>
        <span className="stretch" />
        <StateTag row={row} />
      </div>
      {row.email !== '' && <div className="token-card-email">{row.email}</div>}
      <dl className="token-card-facts">
        <div><dt>{t('column.expires')}</dt><dd><Expiry row={row} /></dd></div>
        <div><dt>{t('column.lastRefresh')}</dt><dd><TimeText value={row.last_refresh_time} /></dd></div>
        {row.tag !== '' && <div><dt>{t('column.tag')}</dt><dd>{row.tag}</dd></div>}
        {row.proxy !== '' && <div><dt>{t('column.proxy')}</dt><dd>{row.proxy}</dd></div>}
      </dl>
      <div className="token-card-foot">
        <span className="schedule-label">
          <ScheduleSwitch row={row} commands={view.commands} />
          <span aria-hidden="true">{t('column.enabled')}</span>
        </span>
        <span className="stretch" />
        <RowActions row={row} commands={view.commands} />
      </div>
    </li>
  );
}

/** The list on a phone: a card for each row instead of a table that must be pushed sideways. */
export function TokenCards(props: ListView & { data: Page<TokenRow> }) {
  const { data, query } = props;
  if (data.items.length === 0) return <div className="panel">{props.empty}</div>;
  return (
    <Spin spinning={props.loading}>
      <ul className="token-cards">
        {data.items.map((row) => <TokenCard key={row.id} row={row} view={props} />)}
      </ul>
      <Pagination
        align="center" simple showSizeChanger={false}
        current={query.page} pageSize={query.pageSize} total={data.total}
        onChange={(page) => {
          props.onQuery({ ...query, page });
          window.scrollTo({ top: 0 });
        }}
      />
    </Spin>
  );
}
