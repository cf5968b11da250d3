/** What the tabs of one browser tell each other: they share the cookie, and nothing secret is said. */
export type TabNotice = 'in' | 'out';

let channel: BroadcastChannel | null = null;

/** Calls `onNotice` when another tab logs in or out; undone by the function that it returns. */
export function followOtherTabs(onNotice: (notice: TabNotice) => void): () => void {
  const own = new BroadcastChannel('rtm.session');
  own.onmessage = (event: MessageEvent<TabNotice>) => { onNotice(event.data); };
  channel = own;
  return () => {
    own.close();
    if (channel === own) channel = null;
  };
}

export function tellOtherTabs(notice: TabNotice): void {
  channel?.postMessage(notice);
}
