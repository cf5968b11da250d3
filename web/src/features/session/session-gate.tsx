import { useDeferredValue } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router';
import { ErrorState } from '@/components/error-state';
import { PageLoading } from '@/components/page-loading';
import type { LoginState } from './return-path';
import { useSession } from './use-session';

/**
 * Lets through who has a session; sends everybody else to the login page, and back after it. A
 * session that ends below an open page leaves the page: the shell asks for a new login over it.
 */
export function SessionGate() {
  const location = useLocation();
  const { data: session, error, refetch } = useSession();
  const live = typeof session === 'object';
  // The answer comes from a store, which React renders in one go. A page's first rendering is long:
  // deferred, it is cut into pieces, and the browser stays alive between them.
  const open = useDeferredValue(live);

  if (live) return open ? <Outlet /> : <PageLoading />;
  if (session === undefined) {
    return error
      ? <ErrorState error={error} onRetry={() => { void refetch(); }} /> : <PageLoading />;
  }
  const state: LoginState = { from: location.pathname + location.search + location.hash };
  return <Navigate to="/login" replace state={state} />;
}
