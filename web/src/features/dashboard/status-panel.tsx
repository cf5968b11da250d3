import { CheckCircleOutlined, EyeOutlined, WarningOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Overview } from '@/lib/api/types';
import { tokensPath } from '@/lib/token-links';
import { stateName } from './overview-states';
import { findings } from './status';
import type { Finding } from './status';

type LinkTarget = { to: string; text: 'status.show' | 'status.toSettings' } | null;

function targetOf(finding: Finding): LinkTarget {
  switch (finding.what) {
    case 'state': {
      const state = stateName(finding.state);
      return state ? { to: tokensPath({ state }), text: 'status.show' } : null;
    }
    case 'closed':
      return finding.reason === 'misconfigured'
        ? { to: tokensPath({ state: 'misconfigured' }), text: 'status.show' } : null;
    case 'silentNodes': return { to: '/nodes', text: 'status.show' };
    case 'scheduleOff': return { to: '/settings', text: 'status.toSettings' };
    default: return null;
  }
}

function useFindingText(finding: Finding): string {
  const { t } = useTranslation('dashboard');
  switch (finding.what) {
    case 'state': {
      const { state, count } = finding;
      const known = stateName(state);
      return known === null || known === 'active' || known === 'linked'
        ? t('status.state.other', { count, state }) : t(`status.state.${known}`, { count });
    }
    case 'closed': return t(`status.closed.${finding.reason}`, { count: finding.count });
    case 'journalFull':
      return t('status.journalFull', { used: finding.used, slots: finding.slots });
    default: return t(`status.${finding.what}`, { count: finding.count });
  }
}

function FindingLine({ finding }: { finding: Finding }) {
  const { t } = useTranslation('dashboard');
  const text = useFindingText(finding);
  const target = targetOf(finding);
  return (
    <li className={`finding finding-${finding.urgency}`}>
      {finding.urgency === 'act' ? <WarningOutlined aria-hidden /> : <EyeOutlined aria-hidden />}
      <span>
        {finding.urgency === 'act' && <span className="visually-hidden">{t('status.needsYou')} </span>}
        {text}
        {target && <>{' '}<Link to={target.to} aria-label={`${t(target.text)}: ${text}`}>{t(target.text)}</Link></>}
      </span>
    </li>
  );
}

/** At a glance: all is well, or what needs a person and where to go for it. */
export function StatusPanel(props: { overview: Overview; silentNodes: number }) {
  const { overview } = props;
  const { t } = useTranslation('dashboard');
  const found = findings(overview, props.silentNodes);
  const act = found.filter(({ urgency }) => urgency === 'act').length;
  const mood = act > 0 ? 'act' : found.length > 0 ? 'watch' : 'well';
  return (
    <section className={`panel status-panel status-${mood}`} aria-label={t('status.title')}>
      <h2>
        {mood === 'act' ? <WarningOutlined aria-hidden /> : <CheckCircleOutlined aria-hidden />}
        {mood === 'act' ? t('status.act', { count: act }) : t(`status.${mood}`)}
      </h2>
      {mood === 'well' && <p>{t('status.wellText', { count: overview.rows.total })}</p>}
      {found.length > 0 && (
        <ul className="findings">
          {found.map((finding) => <FindingLine key={keyOf(finding)} finding={finding} />)}
        </ul>
      )}
    </section>
  );
}

function keyOf(finding: Finding): string {
  switch (finding.what) {
    case 'state': return `state ${finding.state}`;
    case 'closed': return `closed ${finding.reason}`;
    default: return finding.what;
  }
}
