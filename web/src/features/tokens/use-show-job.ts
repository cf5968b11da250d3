import { useCallback, useEffect, useRef } from 'react';
import { useSearchParams } from 'react-router';
import type { Job } from '@/lib/api/types';

/** Shows a job's progress: the shell's job tray opens for the one that the URL names. */
export function useShowJob(): (job: Job) => void {
  const [, setParams] = useSearchParams();
  const latest = useRef(setParams);
  const here = useRef(false);
  useEffect(() => { latest.current = setParams; });
  // A job may start when the page has been left; nobody shall be called back for it.
  useEffect(() => {
    here.current = true;
    return () => { here.current = false; };
  }, []);
  return useCallback((job: Job) => {
    if (!here.current) return;
    latest.current((present) => {
      const next = new URLSearchParams(present);
      next.set('job', job.id);
      return next;
    }, { replace: true });
  }, []);
}
