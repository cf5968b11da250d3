// @vitest-environment jsdom
import { renderHook } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { hasUnsaved, useUnsaved } from './unsaved';

describe('unsaved input', () => {
  it('counts while a form says so, and no longer than the form is there', () => {
    const form = renderHook(
      ({ unsaved }) => { useUnsaved(unsaved); }, { initialProps: { unsaved: false } },
    );
    expect(hasUnsaved()).toBe(false);
    form.rerender({ unsaved: true });
    expect(hasUnsaved()).toBe(true);
    form.rerender({ unsaved: false });
    expect(hasUnsaved()).toBe(false);
    form.rerender({ unsaved: true });
    form.unmount();
    expect(hasUnsaved()).toBe(false);
  });

  it('holds until the last of several forms is clean', () => {
    const first = renderHook(() => { useUnsaved(true); });
    const second = renderHook(() => { useUnsaved(true); });
    first.unmount();
    expect(hasUnsaved()).toBe(true);
    second.unmount();
    expect(hasUnsaved()).toBe(false);
  });
});
