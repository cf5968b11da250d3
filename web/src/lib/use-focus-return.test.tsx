// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { useRef } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { useFocusReturn } from './use-focus-return';

function Page(props: { open: boolean; opener?: boolean; replaced?: boolean }) {
  const { open, opener = true, replaced = false } = props;
  const fallback = useRef<HTMLButtonElement>(null);
  useFocusReturn(open, { replaced, fallback });
  return (
    <>
      {opener && <button>opener</button>}
      <button ref={fallback}>fallback</button>
      {open && <button>inside</button>}
    </>
  );
}

/** Opened by the opener, the focus then moves on as it does in a drawer. */
function opened() {
  const page = render(<Page open={false} />);
  screen.getByText('opener').focus();
  page.rerender(<Page open />);
  screen.getByText('inside').focus();
  return page;
}

afterEach(cleanup);

describe('useFocusReturn', () => {
  it('gives the focus back to who opened it', () => {
    opened().rerender(<Page open={false} />);
    expect(document.activeElement).toBe(screen.getByText('opener'));
  });

  it('gives it to the fallback where the opener is gone', () => {
    opened().rerender(<Page open={false} opener={false} />);
    expect(document.activeElement).toBe(screen.getByText('fallback'));
  });

  it('gives it to the fallback where nobody had it', () => {
    const page = render(<Page open />);
    page.rerender(<Page open={false} />);
    expect(document.activeElement).toBe(screen.getByText('fallback'));
  });

  it('leaves it alone where something else opened in its place', () => {
    const page = opened();
    page.rerender(<Page open={false} replaced />);
    expect(document.activeElement).toBe(document.body);
  });
});
