import { useCallback, useState } from 'react';
import type { RefCallback } from 'react';

/**
 * The width of an element in whole pixels, followed as it changes; 0 until it is known. The element
 * may come later than the component that asks.
 */
export function useWidth(): [RefCallback<HTMLElement>, number] {
  const [width, setWidth] = useState(0);
  const follow = useCallback((element: HTMLElement | null) => {
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => { setWidth(Math.floor(element.clientWidth)); });
    observer.observe(element);
    return () => { observer.disconnect(); };
  }, []);
  return [follow, width];
}
