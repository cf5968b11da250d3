import { Descriptions } from 'antd';
import { useTranslation } from 'react-i18next';
import type { TokenDetail } from '@/lib/api/types';
import { absoluteTime, parseTime, relativeTime } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import { readClaims } from './claims';
import type { Claim } from './claims';

function ClaimValue({ value }: { value: Claim['value'] }) {
  const { t, i18n } = useTranslation('tokens');
  const now = useNow();
  switch (value.kind) {
    case 'time':
      return (
        <time dateTime={value.at.toISOString()} className="two-lines">
          <span>{relativeTime(value.at, now, i18n.language)}</span>
          <span className="faint">{absoluteTime(value.at)}</span>
        </time>
      );
    case 'flag': return t(value.on ? 'detail.claims.yes' : 'detail.claims.no');
    case 'list': return <span className="mono">{value.parts.join(t('detail.claims.list'))}</span>;
    case 'text': return <span className="mono">{value.text}</span>;
    case 'json': return <pre className="mono preserve claim-json">{value.text}</pre>;
  }
}

/** What the access token says of itself and its owner, and since when it is so. */
export function ClaimsTable({ claims }: { claims: TokenDetail['claims'] }) {
  const { t } = useTranslation('tokens');
  const asOf = parseTime(claims.as_of);
  return (
    <section className="drawer-section">
      <h2>{t('detail.claims.title')}</h2>
      {claims.access_token === null ? <p className="faint">{t('detail.claims.none')}</p> : (
        <>
          {asOf && (
            <p className="faint">{t('detail.claims.asOf', { time: absoluteTime(asOf) })}</p>
          )}
          <Descriptions
            size="small" column={1} bordered
            styles={{ label: { width: '9.5em' } }}
            items={readClaims(claims.access_token).map(({ path, name, value }) => ({
              key: path,
              label: name ? <span title={path}>{t(`detail.claim.${name}`)}</span>
                : <span className="mono">{path}</span>,
              children: <ClaimValue value={value} />,
            }))}
          />
        </>
      )}
    </section>
  );
}
