// @vitest-environment jsdom
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { activateLanguage, loadPageTexts } from '@/lib/i18n';
import { AnswerTimer } from './answer-timer';

const answer = { status: 200, statusText: 'OK', tookMs: 1, headers: [], body: 'a secret' };

beforeAll(async () => {
  await loadPageTexts();
  await activateLanguage('en');
});
beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('takes the answer away after 30 s', () => {
  const hide = vi.fn();
  render(<AnswerTimer answer={answer} onHide={hide} />);
  act(() => { vi.advanceTimersByTime(29_500); });
  expect(screen.getByText('It goes in 1 s.')).toBeTruthy();
  expect(hide).not.toHaveBeenCalled();
  act(() => { vi.advanceTimersByTime(500); });
  expect(hide).toHaveBeenCalledOnce();
});

it('takes it away at once when nobody looks', () => {
  const hide = vi.fn();
  render(<AnswerTimer answer={answer} onHide={hide} />);
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
  document.dispatchEvent(new Event('visibilitychange'));
  expect(hide).toHaveBeenCalledOnce();
});
