import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isEnded } from '@/lib/query-client';
import { useNow } from '@/lib/use-now';
import { minutesToEnd } from './expiry';
import { ReloginDialog } from './relogin-dialog';
import { forgetSession, renewSession, useSession, useUser } from './use-session';

/** Says quietly that the session ends soon; asks the server when its time is over. */
function ExpiryNotice(props: { expiresAt: string | null; onRenew: () => void }) {
  const { t } = useTranslation('account');
  const client = useQueryClient();
  const [hidden, setHidden] = useState<string | null>(null);
  const minutes = minutesToEnd(props.expiresAt, useNow());
  const over = minutes === 0;

  useEffect(() => {
    // No answer is no news: the next call will tell.
    if (over) renewSession(client).catch(() => undefined);
  }, [client, over, props.expiresAt]);

  if (minutes === null || over || hidden === props.expiresAt) return null;
  return (
    <Alert
      className="gap-below" type="info" showIcon role="status"
      title={t('expiry.soon', { count: minutes })}
      action={<Button size="small" onClick={props.onRenew}>{t('expiry.renew')}</Button>}
      closable={{
        'aria-label': t('expiry.dismiss'), onClose: () => { setHidden(props.expiresAt); },
      }}
    />
  );
}

/** Stands in the frame of every page: a session that ends takes nothing away from the page. */
export function SessionKeeper() {
  const client = useQueryClient();
  const { data: session } = useSession();
  const user = useUser();
  const [renewing, setRenewing] = useState(false);
  const ended = isEnded(session);
  if (!user) return null;
  return (
    <>
      {!ended && (
        <ExpiryNotice
          expiresAt={user.session_expires_at} onRenew={() => { setRenewing(true); }}
        />
      )}
      <ReloginDialog
        username={user.username} ended={ended} open={ended || renewing}
        onDone={() => { setRenewing(false); }}
        onLeave={() => {
          if (ended) forgetSession(client);
          setRenewing(false);
        }}
      />
    </>
  );
}
