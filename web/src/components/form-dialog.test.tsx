// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { activateLanguage } from '@/lib/i18n';
import { hasUnsaved } from '@/lib/unsaved';
import { FormDialog } from './form-dialog';

const onClose = vi.fn();

function Dialog(props: { open: boolean }) {
  return (
    <FormDialog open={props.open} title="Form" width={300} onClose={onClose}>
      {({ onUnsaved, onCancel }) => (
        <>
          <button onClick={() => { onUnsaved(true); }}>type</button>
          <button onClick={onCancel}>cancel</button>
        </>
      )}
    </FormDialog>
  );
}

const click = (name: string) => { fireEvent.click(screen.getByText(name)); };

beforeAll(() => activateLanguage('en'));
beforeEach(() => { onClose.mockClear(); });
afterEach(cleanup);

describe('FormDialog', () => {
  it('closes at once while nothing is typed', () => {
    render(<Dialog open />);
    click('cancel');
    expect(onClose).toHaveBeenCalledOnce();
  });

  it('asks before it throws away what is typed', () => {
    const { rerender } = render(<Dialog open />);
    click('type');
    expect(hasUnsaved()).toBe(true);
    click('cancel');
    expect(onClose).not.toHaveBeenCalled();
    click('Leave');
    expect(onClose).toHaveBeenCalledOnce();
    rerender(<Dialog open={false} />);
    expect(hasUnsaved()).toBe(false);
  });
});
