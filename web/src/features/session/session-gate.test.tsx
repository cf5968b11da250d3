// @vitest-environment jsdom
import { useQuery, QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, render, screen } from '@testing-library/react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { postForData } from '@/lib/api/client';
import { activateLanguage } from '@/lib/i18n';
import { makeQueryClient } from '@/lib/query-client';
import { LoginPage } from './login-page';
import { SessionGate } from './session-gate';

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

function start(path: string) {
  const client = makeQueryClient();
  const router = createMemoryRouter([
    { path: '/login', Component: LoginPage },
    { Component: SessionGate, children: [{ path: '/tokens', Component: Page }] },
  ], { initialEntries: [path] });
  render(
    <QueryClientProvider client={client}><RouterProvider router={router} /></QueryClientProvider>,
  );
  return { client, router };
}

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
    expect(await screen.findByRole('heading', { name: 'Log in' })).toBeTruthy();
    expect(router.state.location.state).toEqual({ from: '/tokens?tag=a', ended: false });
    expect(screen.queryByText(/session has ended/)).toBeNull();
  });

  it('goes to the login at a 401 of any call, and back after it', async () => {
    const server = fakeServer();
    const { client, router } = start('/tokens?tag=a');
    await screen.findByText('page with rows');

    server.alive = false;
    await act(() => client.refetchQueries({ queryKey: ['page'] }));
    expect(await screen.findByText(/session has ended/)).toBeTruthy();

    server.alive = true;
    await act(() => client.refetchQueries({ queryKey: ['session'] }));
    expect(await screen.findByText('page with rows')).toBeTruthy();
    expect(router.state.location.search).toBe('?tag=a');
  });
});
