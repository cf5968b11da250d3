import { useState } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';

/** Where a key leads among `count` buckets; null: this key means nothing to a chart. */
export function markAfter(key: string, marked: number | null, count: number): number | null {
  const last = count - 1;
  switch (key) {
    case 'ArrowRight': return marked === null ? 0 : Math.min(last, marked + 1);
    case 'ArrowLeft': return marked === null ? last : Math.max(0, marked - 1);
    case 'Home': return 0;
    case 'End': return last;
    default: return null;
  }
}

/** Which bucket of a chart is read out: the one below the pointer, or the one that keys chose. */
export function useMarked(count: number) {
  const [chosen, setChosen] = useState<number | null>(null);
  const marked = chosen !== null && chosen < count ? chosen : null;
  return {
    marked,
    mark: setChosen,
    /** For the element that takes the focus. */
    handlers: {
      onKeyDown: (event: KeyboardEvent) => {
        if (event.key === 'Escape') setChosen(null);
        const next = markAfter(event.key, marked, count);
        if (next === null) return;
        event.preventDefault();
        setChosen(next);
      },
      onBlur: () => { setChosen(null); },
      // A finger leaves at once; what it touched stays until it touches something else.
      onPointerLeave: (event: PointerEvent) => {
        if (event.pointerType === 'mouse') setChosen(null);
      },
    },
  };
}
