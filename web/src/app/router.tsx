import { createBrowserRouter, Navigate } from 'react-router';
import { PageLoading } from '@/components/page-loading';
import { LoginPage } from '@/features/session/login-page';
import { SessionGate } from '@/features/session/session-gate';
import { loadPageTexts } from '@/lib/i18n';
import { PageCrashed } from './page-crashed';

const tokensPage = () => import('@/features/tokens/tokens-page');

/**
 * The page that is opened most, and the largest, comes when the browser has nothing else to do: who
 * clicks for it then waits for its rows only. Safari has no idle callback.
 */
function fetchTokensEarly(): void {
  const fetchIt = () => { tokensPage().catch(() => undefined); };
  if ('requestIdleCallback' in window) requestIdleCallback(fetchIt);
  else setTimeout(fetchIt, 1_000);
}

/** Every page but the login is loaded when it is first opened. */
export function makeRouter() {
  return createBrowserRouter([{
    ErrorBoundary: PageCrashed,
    HydrateFallback: PageLoading,
    children: [
      { path: '/login', Component: LoginPage },
      {
        Component: SessionGate,
        children: [{
          lazy: async () => {
            const [{ Shell }] = await Promise.all([import('./shell'), loadPageTexts()]);
            fetchTokensEarly();
            return { Component: Shell };
          },
          children: [
            { index: true, element: <Navigate to="/dashboard" replace /> },
            {
              path: 'dashboard',
              lazy: async () => ({
                Component: (await import('@/features/dashboard/dashboard-page')).DashboardPage,
              }),
            },
            {
              path: 'tokens',
              lazy: async () => ({
                Component: (await tokensPage()).TokensPage,
              }),
            },
            {
              path: 'settings',
              lazy: async () => ({
                Component: (await import('@/features/settings/settings-page')).SettingsPage,
              }),
            },
            {
              path: 'audit',
              lazy: async () => ({
                Component: (await import('@/features/audit/audit-page')).AuditPage,
              }),
            },
            {
              path: 'api',
              lazy: async () => ({
                Component: (await import('@/features/api-docs/api-docs-page')).ApiDocsPage,
              }),
            },
            {
              path: 'nodes',
              lazy: async () => ({
                Component: (await import('@/features/nodes/nodes-page')).NodesPage,
              }),
            },
            {
              path: '*',
              lazy: async () => ({ Component: (await import('./not-found')).NotFound }),
            },
          ],
        }],
      },
    ],
  }]);
}
