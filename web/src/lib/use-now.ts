import { useSyncExternalStore } from 'react';

// Often enough for "in 20 seconds" to be near the truth.
const intervalMs = 10_000;

let now = new Date();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function tick(): void {
  now = new Date();
  listeners.forEach((listener) => { listener(); });
}

// One timer for all times of a page: they move on together, in one step.
function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) timer = setInterval(tick, intervalMs);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };
}

/** Nobody moves the time on while nobody listens; who begins shall not begin with an old one. */
function present(): Date {
  if (listeners.size === 0 && Date.now() - now.getTime() >= 1_000) now = new Date();
  return now;
}

/** The present time, renewed every ten seconds, so that relative times move on. */
export function useNow(): Date {
  return useSyncExternalStore(subscribe, present);
}
