// @vitest-environment jsdom
import { useQuery, QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, configure, render, screen } from '@testing-library/react';
import { createMemoryRouter, Navigate, RouterProvider, useLocation } from 'react-router';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { postForData } from '@/lib/api/client';
import { activateLanguage } from '@/lib/i18n';
import { makeQueryClient } from '@/lib/query-client';
import { hasEnded, returnPath } from './return-path';
import { SessionGate } from './session-gate';
import { useUser } from './use-session';

/** A server whose session lives while `alive` is true. */
function fakeServer() {
  const server = { alive: true };
  vi.stubGlobal('fetch', (url: string) => {
    const ok = url.endsWith('auth/login') || server.alive;
    if (url.endsWith('auth/login')) server.alive = true;
    const body = ok ? { success: true, username: 'ada', token: 't', data: 'rows' } : { msg: 'no' };
    return Promise.resolve(new Response(JSON.stringify(body), { status: ok ? 200 : 401 }));
  });
  return server;
}

function Page() {
  const { data } = useQuery({ queryKey: ['page'], queryFn: () => postForData<string>('rts/list') });
  return <p>page with {data}</p>;
}

/** The login page without its looks, which take seconds to render here. */
function Login() {
  const { state } = useLocation() as { state: unknown };
  if (useUser()) return <Navigate to={returnPath(state)} replace />;
  return <p>{hasEnded(state) ? 'session has ended' : 'log in'}</p>;
}

function start(path: string) {
  const client = makeQueryClient();
  const router = createMemoryRouter([
    { path: '/login', Component: Login },
    { Component: SessionGate, children: [{ path: '/tokens', Component: Page }] },
  ], { initialEntries: [path] });
  render(
    <QueryClientProvider client={client}><RouterProvider router={router} /></QueryClientProvider>,
  );
  return { client, router };
}

// The default of 1 s is short on a busy machine; nothing here waits for a time.
configure({ asyncUtilTimeout: 30_000 });
beforeAll(() => activateLanguage('en'));
afterEach(() => { cleanup(); vi.unstubAllGlobals(); });

describe('SessionGate', () => {
  it('shows the page while the session lives', async () => {
    fakeServer();
    start('/tokens');
    expect(await screen.findByText('page with rows')).toBeTruthy();
  });

  it('asks for a login without a session, and remembers the way', async () => {
    fakeServer().alive = false;
    const { router } = start('/tokens?tag=a');
    expect(await screen.findByText('log in')).toBeTruthy();
    expect(router.state.location.state).toEqual({ from: '/tokens?tag=a', ended: false });
  });

  it('goes to the login at a 401 of any call, and back after it', async () => {
    const server = fakeServer();
    const { client, router } = start('/tokens?tag=a');
    await screen.findByText('page with rows');

    server.alive = false;
    await act(() => client.refetchQueries({ queryKey: ['page'] }));
    expect(await screen.findByText('session has ended')).toBeTruthy();

    server.alive = true;
    await act(() => client.refetchQueries({ queryKey: ['session'] }));
    expect(await screen.findByText('page with rows')).toBeTruthy();
    expect(router.state.location.search).toBe('?tag=a');
  });
});
