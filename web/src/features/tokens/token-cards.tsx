import { Checkbox, Pagination, Spin } from 'antd';
import { useTranslation } from 'react-i18next';
import { TimeText } from '@/components/time-text';
import type { TokenRow } from '@/lib/api/types';
import { Expiry } from './expiry';
import type { ListView } from './list-view';
import { RowActions } from './row-actions';
import { RowLink, ScheduleSwitch } from './row-cells';
import { tickedIds, toggled } from './selection';
import { StateTag } from './state-tag';

function TokenCard(props: { row: TokenRow; ticked: boolean; onTick: (on: boolean) => void }) {
  const { row } = props;
  const { t } = useTranslation('tokens');
  return (
    <li className="panel token-card">
      <div className="token-card-head">
        <Checkbox
          aria-label={t('selection.row', { name: row.biz_id })}
          checked={props.ticked}
          onChange={(event) => { props.onTick(event.target.checked); }}
        />
        <RowLink row={row} />
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
          <ScheduleSwitch row={row} />
          <span aria-hidden="true">{t('column.enabled')}</span>
        </span>
        <span className="stretch" />
        <RowActions row={row} />
      </div>
    </li>
  );
}

/** Ticks every row of the page, or none of it. */
function PageTick(props: { view: ListView; ticked: ReadonlySet<number> }) {
  const { view: { rows, selection, onSelection }, ticked } = props;
  const { t } = useTranslation('tokens');
  const here = rows.filter((row) => ticked.has(row.id)).length;
  const tickAll = (on: boolean) => {
    const inView = rows.map((row) => row.id);
    const others = tickedIds(selection, []).filter((id) => !inView.includes(id));
    onSelection({ kind: 'ids', ids: on ? [...others, ...inView] : others });
  };
  return (
    <Checkbox
      className="cards-tick" checked={here === rows.length}
      indeterminate={here > 0 && here < rows.length}
      onChange={(event) => { tickAll(event.target.checked); }}
    >
      {t('selection.page')}
    </Checkbox>
  );
}

/** The list on a phone: a card for each row instead of a table that must be pushed sideways. */
export function TokenCards(props: ListView) {
  const { rows, query, selection, onSelection } = props;
  if (rows.length === 0) return <div className="panel">{props.empty}</div>;
  const inView = rows.map((row) => row.id);
  const ticked = new Set(tickedIds(selection, inView));
  return (
    <Spin spinning={props.loading}>
      <PageTick view={props} ticked={ticked} />
      <ul className="token-cards">
        {rows.map((row) => (
          <TokenCard
            key={row.id} row={row} ticked={ticked.has(row.id)}
            onTick={(on) => { onSelection(toggled(selection, row.id, on, inView)); }}
          />
        ))}
      </ul>
      <Pagination
        align="center" simple showSizeChanger={false}
        current={query.page} pageSize={query.pageSize} total={props.total}
        onChange={(page) => {
          props.onQuery({ ...query, page });
          window.scrollTo({ top: 0 });
        }}
      />
    </Spin>
  );
}
