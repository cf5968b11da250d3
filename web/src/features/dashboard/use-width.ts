import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

/** The width of an element in whole pixels, followed as it changes; 0 until it is known. */
export function useWidth<Element extends HTMLElement>(): [RefObject<Element | null>, number] {
  const ref = useRef<Element>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => { setWidth(Math.floor(element.clientWidth)); });
    observer.observe(element);
    return () => { observer.disconnect(); };
  }, []);
  return [ref, width];
}
