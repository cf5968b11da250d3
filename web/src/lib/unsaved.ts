import { useEffect } from 'react';

const dirty = new Set<symbol>();

/**
 * Counts a form as holding input that is nowhere else, while `unsaved` is true and it is there. The
 * browser asks before such a page is reloaded or closed.
 */
export function useUnsaved(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return undefined;
    const form = Symbol('form');
    const ask = (event: BeforeUnloadEvent) => { event.preventDefault(); };
    dirty.add(form);
    window.addEventListener('beforeunload', ask);
    return () => {
      window.removeEventListener('beforeunload', ask);
      dirty.delete(form);
    };
  }, [unsaved]);
}

/** Whether any form of this page holds input that would be lost if the page went. */
export function hasUnsaved(): boolean {
  return dirty.size > 0;
}
