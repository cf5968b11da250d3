import { useBlocker } from 'react-router';
import { hasUnsaved, useUnsaved } from '@/lib/unsaved';
import { LeaveQuestion } from './leave-question';

/**
 * Asks before unsaved input of any form of the page is left behind by a link or by "back"; the
 * browser asks at a reload. A page has one: the router knows no second. `unsaved`: of the page's own
 * form. `parameter`: names what in the address opens the place of a form.
 */
export function LeaveGuard(props: { unsaved?: boolean; parameter?: string }) {
  const { unsaved = false, parameter } = props;
  useUnsaved(unsaved);
  const blocker = useBlocker(({ currentLocation: here, nextLocation: next }) => {
    // A session that is over is not waited for.
    if (!hasUnsaved() || next.pathname === '/login') return false;
    const place = (search: string) => parameter && new URLSearchParams(search).get(parameter);
    return next.pathname !== here.pathname || place(next.search) !== place(here.search);
  });
  const blocked = blocker.state === 'blocked';
  return (
    <LeaveQuestion
      open={blocked} onStay={() => { if (blocked) blocker.reset(); }}
      onLeave={() => { if (blocked) blocker.proceed(); }}
    />
  );
}
