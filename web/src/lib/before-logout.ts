type Run = () => Promise<void>;

const runs = new Set<{ run: Run }>();

/** Registers what has to reach the server while the session still counts. Returns the way out of the register. */
export function beforeLogout(run: Run): () => void {
  const entry = { run };
  runs.add(entry);
  return () => { runs.delete(entry); };
}

/** Runs all that is registered and waits for it; one that fails stops neither the others nor the log-out. */
export async function finishBeforeLogout(): Promise<void> {
  await Promise.allSettled([...runs].map(async ({ run }) => { await run(); }));
}
