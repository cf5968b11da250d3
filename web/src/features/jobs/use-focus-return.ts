import { useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';

/**
 * Gives the focus back to who had it when the drawer opened, or else to `fallback`. Not if something
 * else opened in the drawer's place: that has a focus of its own.
 */
export function useFocusReturn(
  open: boolean, replaced: boolean, fallback: RefObject<HTMLElement | null>,
): void {
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
      (usable ? back : fallback.current)?.focus();
    }
  }, [open, replaced, fallback]);
}
