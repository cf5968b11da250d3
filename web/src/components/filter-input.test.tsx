// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FilterInput } from './filter-input';

const applied = vi.fn();

function Page() {
  const [value, setValue] = useState('');
  return (
    <>
      <FilterInput
        label="Tag" value={value}
        onChange={(next) => {
          applied(next);
          setValue(next);
        }}
      />
      <button onClick={() => { setValue(''); }}>elsewhere</button>
    </>
  );
}

const input = () => screen.getByRole<HTMLInputElement>('textbox');
const type = (text: string) => { fireEvent.change(input(), { target: { value: text } }); };
const rest = () => { act(() => { vi.advanceTimersByTime(5_000); }); };

beforeEach(() => {
  vi.useFakeTimers();
  applied.mockClear();
  render(<Page />);
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('FilterInput', () => {
  it('applies once when typing rests, without the blanks around it', () => {
    type('ab');
    type('abc ');
    rest();
    rest();
    expect(applied.mock.calls).toEqual([['abc']]);
    expect(input().value).toBe('abc ');
  });

  it('applies nothing for blanks alone', () => {
    type('  ');
    rest();
    expect(applied).not.toHaveBeenCalled();
  });

  it('shows what is set from elsewhere', () => {
    type('abc');
    rest();
    fireEvent.click(screen.getByText('elsewhere'));
    expect(input().value).toBe('');
    rest();
    expect(applied).toHaveBeenCalledOnce();
  });

  it('is cleared at once', () => {
    type('abc');
    rest();
    type('');
    expect(applied).toHaveBeenLastCalledWith('');
  });
});
