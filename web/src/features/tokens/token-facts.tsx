import { Descriptions } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { TimeText } from '@/components/time-text';
import type { TokenDetail, TokenRow } from '@/lib/api/types';
import { Expiry } from './expiry';
import { RowLink } from './row-link';
import { SecretValue } from './secret-value';

function orNone(value: string | undefined, none: string): ReactNode {
  return value ? <span className="mono">{value}</span> : <span className="faint">{none}</span>;
}

/** When it is refreshed next, and why then, or why not at all. */
function NextRefresh({ next }: { next: TokenDetail['next_refresh'] }) {
  const { t } = useTranslation('tokens');
  return (
    <div className="next-refresh">
      {next.at !== null && <TimeText value={next.at} />}
      <span>{next.text === '' && next.at === null ? t('detail.noNext') : next.text}</span>
    </div>
  );
}

/** The plain facts of a row and its three secrets. */
export function TokenFacts(props: { row: TokenRow; next: TokenDetail['next_refresh'] }) {
  const { row } = props;
  const { t } = useTranslation('tokens');
  const { t: common } = useTranslation('common');
  const none = common('none');
  const facts: [string, ReactNode][] = [
    [t('column.expires'), <Expiry row={row} />],
    [t('column.lastRefresh'), <TimeText value={row.last_refresh_time} />],
    [t('fact.nextRefresh'), <NextRefresh next={props.next} />],
    [t('column.enabled'), t(row.enabled ? 'fact.scheduleOn' : 'fact.scheduleOff')],
    [t('secret.rt'), <SecretValue row={row} field="rt" />],
    [t('secret.at'), <SecretValue row={row} field="at" />],
    [t('secret.last_rt'), <SecretValue row={row} field="last_rt" />],
    [t('fact.generation'), String(row.generation)],
    [t('column.email'), orNone(row.email, none)],
    [t('column.userName'), orNone(row.user_name, none)],
    [t('column.type'), orNone(row.type, none)],
    [t('fact.provider'), orNone(row.provider, none)],
    [t('column.clientId'), orNone(row.client_id, none)],
    [t('column.proxy'), orNone(row.proxy, none)],
    [t('column.tag'), orNone(row.tag, none)],
    [t('column.memo'), row.memo ? <p className="preserve">{row.memo}</p> : orNone('', none)],
    [t('fact.created'), <TimeText value={row.create_time} />],
    [t('fact.updated'), <TimeText value={row.update_time} />],
    [t('column.id'), String(row.id)],
  ];
  if (row.linked_to !== null) {
    facts.unshift([t('fact.linkedTo'), (
      <RowLink className="fact-link" id={row.linked_to}>
        {t('fact.linkedRow', { id: row.linked_to })}
      </RowLink>
    )]);
  }
  return (
    <Descriptions
      size="small" column={1} bordered
      styles={{ label: { width: '9.5em' } }}
      items={facts.map(([label, children]) => ({ key: label, label, children }))}
    />
  );
}
