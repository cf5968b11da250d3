import { useEffect } from 'react';
import { useCountdown } from './use-countdown';

// Long enough to read or copy it, short enough for somebody who walks away.
const shownSeconds = 30;

/**
 * For a secret that is shown: calls `onHide` when its time is over, or nobody looks at the page.
 * Returns the seconds left. Another `secret` begins anew.
 */
export function useHiddenAgain(secret: unknown, onHide: () => void): number {
  const left = useCountdown(shownSeconds, secret);

  useEffect(() => {
    const timer = setTimeout(onHide, shownSeconds * 1000);
    const hideUnseen = () => { if (document.hidden) onHide(); };
    document.addEventListener('visibilitychange', hideUnseen);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', hideUnseen);
    };
  }, [secret, onHide]);

  return left;
}
