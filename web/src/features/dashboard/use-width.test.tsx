// @vitest-environment jsdom
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useWidth } from './use-width';

/** Elements that are followed at present, with what to call when they change. */
const followed = new Map<Element, () => void>();

class FakeObserver {
  private readonly onChange: () => void;
  private element: Element | null = null;

  constructor(onChange: () => void) { this.onChange = onChange; }

  observe(element: Element) {
    this.element = element;
    followed.set(element, this.onChange);
  }

  disconnect() { if (this.element) followed.delete(this.element); }
}

function Chart({ filled }: { filled: boolean }) {
  const [frame, width] = useWidth();
  return filled ? <div ref={frame} data-testid="frame">{width}</div> : <p>nothing</p>;
}

beforeEach(() => { vi.stubGlobal('ResizeObserver', FakeObserver); });
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it('follows an element that comes after the first look, and lets go of one that is gone', () => {
  const { rerender } = render(<Chart filled={false} />);
  expect(followed.size).toBe(0);

  rerender(<Chart filled />);
  const frame = screen.getByTestId('frame');
  vi.spyOn(frame, 'clientWidth', 'get').mockReturnValue(320.6);
  act(() => { followed.get(frame)?.(); });
  expect(frame.textContent).toBe('320');

  rerender(<Chart filled={false} />);
  expect(followed.size).toBe(0);
});
