// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { expect, it, vi } from 'vitest';
import { activateLanguage, loadPageTexts } from '@/lib/i18n';
import { setLanguage } from '@/lib/preferences';
import { ApiDocsPage } from './api-docs-page';

const api = {
  info: { title: 't', version: '1' },
  tags: [{ name: 'session', description: 'Logging in.' }],
  paths: { '/log-in': { post: { tags: ['session'], summary: 'Log in', responses: { 200: {} } } } },
};

async function speak(language: 'en' | 'zh-CN') {
  setLanguage(language);
  await act(async () => { await activateLanguage(language); });
}

it('follows a switch of the language without losing what is typed', async () => {
  vi.spyOn(window, 'fetch').mockImplementation(() => Promise.resolve(Response.json(api)));
  await loadPageTexts();
  await speak('zh-CN');
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter><ApiDocsPage /></MemoryRouter>
    </QueryClientProvider>,
  );
  expect(await screen.findByRole('button', { name: /登录$/ })).toBeTruthy();
  expect(screen.getByRole('heading', { name: '会话' })).toBeTruthy();

  const search = screen.getByRole('searchbox');
  fireEvent.change(search, { target: { value: 'log-in' } });
  await speak('en');
  expect(await screen.findByRole('button', { name: /Log in$/ })).toBeTruthy();
  await speak('zh-CN');
  expect(await screen.findByRole('button', { name: /登录$/ })).toBeTruthy();
  expect(screen.getByRole('searchbox')).toBe(search);
  expect((search as HTMLInputElement).value).toBe('log-in');
});
