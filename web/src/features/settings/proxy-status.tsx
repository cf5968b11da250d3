import { CheckCircleOutlined, CloseCircleOutlined, MinusCircleOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ErrorAlert } from '@/components/error-alert';
import type { Proxy } from '@/lib/api/types';
import { parseTime, relativeTime } from '@/lib/time';
import { tokensPath } from '@/lib/token-links';
import { useNow } from '@/lib/use-now';
import { useTestProxy } from './settings-queries';

const icons = {
  ok: <CheckCircleOutlined className="good" />,
  failing: <CloseCircleOutlined className="bad" />,
  unknown: <MinusCircleOutlined className="faint" />,
};

function Health({ proxy }: { proxy: Proxy }) {
  const { t, i18n } = useTranslation('settings');
  const now = useNow();
  const at = parseTime(proxy.health === 'failing' ? proxy.last_error_at : proxy.last_ok_at);
  return (
    <span>
      {icons[proxy.health]} {t(`health.${proxy.health}`)}
      {at && ` (${relativeTime(at, now, i18n.language)})`}
      {proxy.health === 'failing' && proxy.last_error !== '' && <> · {proxy.last_error}</>}
    </span>
  );
}

/** What is known of a stored proxy: health, the rows that use it, and a test of it. */
export function ProxyStatus({ proxy }: { proxy: Proxy }) {
  const { t } = useTranslation('settings');
  const test = useTestProxy();
  return (
    <div className="proxy-status">
      <Health proxy={proxy} />
      <Link to={tokensPath({ proxy: proxy.proxy })}>
        {t('rowsUsing', { count: proxy.rows })}
      </Link>
      <Button
        size="small" loading={test.isPending} aria-label={t('testOf', { name: proxy.name })}
        onClick={() => { test.mutate(proxy.index); }}
      >
        {t('test')}
      </Button>
      <span role="status">
        {test.data && (
          <span className={test.data.reached ? 'good' : 'bad'}>
            {test.data.message}{!test.data.reached && ` ${t('took', { ms: test.data.took_ms })}`}
          </span>
        )}
      </span>
      <ErrorAlert error={test.error} />
    </div>
  );
}
