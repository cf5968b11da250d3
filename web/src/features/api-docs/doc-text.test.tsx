// @vitest-environment jsdom
import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { DocText, DocTextsProvider } from './doc-text';
import { loadDocTexts } from './doc-texts';

it('shows what has an entry in Chinese, and all else as the English that it is', async () => {
  render(
    <DocTextsProvider value={await loadDocTexts('zh-CN')}>
      <DocText text="Change the password" />
      <DocText text="Of a newer server." />
      <DocText text="constructor" />
    </DocTextsProvider>,
  );
  expect(screen.getByText('修改密码').lang).toBe('');
  expect(screen.getByText('Of a newer server.').lang).toBe('en');
  expect(screen.getByText('constructor').lang).toBe('en');
});

it('has no table for English', async () => {
  expect((await loadDocTexts('en')).size).toBe(0);
});
