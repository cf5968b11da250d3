import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Overview } from '@/lib/api/types';
import { relativeTime } from '@/lib/time';
import { tokensPath } from '@/lib/token-links';
import { Figures, Meter } from './figures';
import { Panel } from './panel';

type Lanes = Overview['lanes'];

function ClosedLane(props: { lane: Lanes['closed'][number]; now: Date }) {
  const { lane, now } = props;
  const { t, i18n } = useTranslation('dashboard');
  const egress = lane.egress === 'direct' ? t('lanes.direct') : lane.egress || t('lanes.anyWay');
  const opens = lane.remaining_seconds === null
    ? t('lanes.untilPerson')
    : t('lanes.opens', {
      time: relativeTime(
        new Date(now.getTime() + lane.remaining_seconds * 1000), now, i18n.language,
      ),
    });
  return (
    <li>
      <strong>{t(`lanes.reason.${lane.reason}`)}</strong>
      <span className="mono">{lane.client} · {egress}</span>
      <span className="faint">{opens}</span>
      {lane.reason === 'misconfigured' && (
        <Link to={tokensPath({ state: 'misconfigured' })}>{t('lanes.showRows')}</Link>
      )}
    </li>
  );
}

/** What is on its way now, and what is kept from going. */
export function LanesPanel({ lanes, now }: { lanes: Lanes; now: Date }) {
  const { t } = useTranslation('dashboard');
  const idle = lanes.flights === 0 && lanes.waiting === 0;
  return (
    <Panel title={t('lanes.title')}>
      <Meter label={t('lanes.flights')} used={lanes.flights} limit={lanes.max_flights} />
      <Figures figures={[{ label: t('lanes.waiting'), value: lanes.waiting }]} />
      {idle && <p className="faint">{t('lanes.idle')}</p>}
      {lanes.egresses.length > 0 && (
        <>
          <h3>{t('lanes.egresses')}</h3>
          {lanes.egresses.map(({ egress, flights, limit }) => (
            <Meter
              key={egress} used={flights} limit={limit}
              label={egress === 'direct' ? t('lanes.direct') : egress}
            />
          ))}
        </>
      )}
      {lanes.closed.length > 0 && (
        <>
          <h3>{t('lanes.closed')}</h3>
          <ul className="closed-lanes">
            {lanes.closed.map((lane) => (
              <ClosedLane key={`${lane.reason} ${lane.egress} ${lane.client}`} lane={lane} now={now} />
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}
