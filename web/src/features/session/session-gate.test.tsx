// @vitest-environment jsdom
import { useQuery, QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, configure, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { createMemoryRouter, Navigate, RouterProvider, useLocation } from 'react-router';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { postForData } from '@/lib/api/client';
import { activateLanguage } from '@/lib/i18n';
import { isEnded, makeQueryClient } from '@/lib/query-client';
import { useUnsaved } from '@/lib/unsaved';
import { returnPath } from './return-path';
import { SessionGate } from './session-gate';
import { forgetSession, loseSession, renewSession, useSession } from './use-session';

/** A server whose session lives while `alive` is true. */
function fakeServer() {
  const server = { alive: true, refuseNext: false, refusesLists: false, lists: 0 };
  vi.stubGlobal('fetch', (url: string) => {
    const list = url.endsWith('rts/list');
    if (list) server.lists += 1;
    const refuses = list && (server.refuseNext || server.refusesLists);
    if (list) server.refuseNext = false;
    const ok = url.endsWith('auth/login') || (server.alive && !refuses);
    if (url.endsWith('auth/login')) server.alive = true;
    const body = ok ? { success: true, username: 'ada', token: 't', data: 'rows' } : { msg: 'no' };
    return Promise.resolve(new Response(JSON.stringify(body), { status: ok ? 200 : 401 }));
  });
  return server;
}

function Page() {
  const { data } = useQuery({ queryKey: ['page'], queryFn: () => postForData<string>('rts/list') });
  const { data: session } = useSession();
  const [typed, setTyped] = useState('');
  useUnsaved(typed !== '');
  return (
    <>
      <p>page with {data}</p>
      <input
        aria-label="half-filled" value={typed}
        onChange={(event) => { setTyped(event.target.value); }}
      />
      {isEnded(session) && <p>{session.ended.username}, log in again</p>}
    </>
  );
}

/** The login page without its looks, which take seconds to render here. */
function Login() {
  const { state } = useLocation() as { state: unknown };
  const { data: session } = useSession({ ask: false });
  if (typeof session === 'object') return <Navigate to={returnPath(state)} replace />;
  return <p>log in</p>;
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
    expect(router.state.location.state).toEqual({ from: '/tokens?tag=a' });
  });

  it('keeps the page and what is typed at a 401 of any call, and reads it again after', async () => {
    const server = fakeServer();
    const { client } = start('/tokens?tag=a');
    await screen.findByText('page with rows');
    const field = screen.getByLabelText<HTMLInputElement>('half-filled');
    fireEvent.change(field, { target: { value: 'half of it' } });

    server.alive = false;
    await act(() => client.refetchQueries({ queryKey: ['page'] }));
    expect(await screen.findByText('ada, log in again')).toBeTruthy();
    expect(client.getQueryState(['page'])?.status).toBe('error');

    server.alive = true;
    await act(() => renewSession(client));
    expect(await screen.findByText('page with rows')).toBeTruthy();
    expect(screen.queryByText('ada, log in again')).toBeNull();
    expect(client.getQueryState(['page'])?.status).toBe('success');
    expect(screen.getByLabelText<HTMLInputElement>('half-filled').value).toBe('half of it');
  });

  it('takes a 401 of a call that was under way at a login for no end of the session', async () => {
    const server = fakeServer();
    const { client } = start('/tokens?tag=a');
    await screen.findByText('page with rows');
    server.refuseNext = true;
    await act(() => client.refetchQueries({ queryKey: ['page'] }));
    await waitFor(() => { expect(client.getQueryState(['page'])?.status).toBe('success'); });
    expect(screen.queryByText('ada, log in again')).toBeNull();
  });

  it('does not ask for ever where a call is refused to a session that lives', async () => {
    const server = fakeServer();
    const { client } = start('/tokens?tag=a');
    await screen.findByText('page with rows');
    server.refusesLists = true;
    await act(() => client.refetchQueries({ queryKey: ['page'] }));
    expect(await screen.findByText('ada, log in again')).toBeTruthy();
    expect(server.lists).toBe(3);
  });

  it('asks over the page at a log-out elsewhere if something is half written', async () => {
    fakeServer();
    const { client } = start('/tokens');
    await screen.findByText('page with rows');
    const field = screen.getByLabelText<HTMLInputElement>('half-filled');
    fireEvent.change(field, { target: { value: 'half of it' } });
    act(() => { loseSession(client); });
    expect(await screen.findByText('ada, log in again')).toBeTruthy();
    expect(screen.getByLabelText<HTMLInputElement>('half-filled').value).toBe('half of it');

    fireEvent.change(field, { target: { value: '' } });
    act(() => { loseSession(client); });
    expect(await screen.findByText('log in')).toBeTruthy();
  });

  it('keeps nothing of what was sent once it is answered, and nothing at all after a log-out', async () => {
    const client = makeQueryClient();
    const mutations = client.getMutationCache();
    const options = { mutationFn: () => Promise.resolve('of the answer') };
    await mutations.build(client, client.defaultMutationOptions(options)).execute('a secret');
    await waitFor(() => { expect(mutations.getAll()).toEqual([]); });

    const open = mutations.build(client, client.defaultMutationOptions({ ...options, gcTime: 9e6 }));
    await open.execute('a secret');
    forgetSession(client);
    expect(mutations.getAll()).toEqual([]);
  });

  it('clears the page at a log-out, and comes back to it after a login elsewhere', async () => {
    fakeServer();
    const { client, router } = start('/tokens?tag=a');
    await screen.findByText('page with rows');
    act(() => { forgetSession(client); });
    expect(await screen.findByText('log in')).toBeTruthy();
    expect(client.getQueryData(['page'])).toBeUndefined();

    await act(() => renewSession(client));
    expect(await screen.findByText('page with rows')).toBeTruthy();
    expect(router.state.location.search).toBe('?tag=a');
  });
});
