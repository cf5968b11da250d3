import { useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';

/**
 * Gives the focus back to who had it when a drawer or dialog opened, or else to `fallback`. The
 * drawer itself only does so if it had taken it, which a quick Escape forestalls, and if that
 * element is still there. Not if something else opened in its place (`replaced`): that has a focus
 * of its own.
 */
export function useFocusReturn(
  open: boolean, more: { replaced?: boolean; fallback?: RefObject<HTMLElement | null> } = {},
): void {
  const { replaced = false, fallback } = more;
  const opener = useRef<Element | null>(null);
  const wasOpen = useRef(false);
  // Before the drawer's own effects take the focus.
  useLayoutEffect(() => {
    if (open === wasOpen.current) return;
    wasOpen.current = open;
    if (open) {
      opener.current = document.activeElement;
    } else if (!replaced) {
      const back = opener.current;
      const usable = back instanceof HTMLElement && back.isConnected && back !== document.body;
      (usable ? back : fallback?.current)?.focus();
    }
  }, [open, replaced, fallback]);
}
