import { useEffect, useState } from 'react';

/** Whole seconds left of `seconds`, counted anew whenever `start` changes; 0 when over. */
export function useCountdown(seconds: number, start: unknown): number {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    const end = Date.now() + seconds * 1000;
    const tick = () => { setLeft(Math.max(0, Math.ceil((end - Date.now()) / 1000))); };
    tick();
    const timer = setInterval(tick, 500);
    return () => { clearInterval(timer); };
  }, [seconds, start]);
  return left;
}
