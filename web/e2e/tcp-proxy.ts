import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';

/** An HTTP proxy on loopback that tunnels and forwards to loopback only. */
export class TestProxy {
  private constructor(readonly url: string, private readonly server: Server) {}

  static async start(): Promise<TestProxy> {
    const server = createServer((request, response) => {
      const target = new URL(request.url ?? '');
      const onward = connect(Number(target.port), '127.0.0.1', () => {
        onward.write(`${request.method} ${target.pathname}${target.search} HTTP/1.1\r\n`
          + `Host: ${target.host}\r\nConnection: close\r\n\r\n`);
        onward.pipe(response.socket ?? onward);
      });
      onward.on('error', () => { response.writeHead(502).end(); });
    });
    server.on('connect', (request, client, head: Buffer) => {
      const onward = connect(Number(request.url?.split(':').at(-1)), '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        onward.write(head);
        onward.pipe(client).pipe(onward);
      });
      onward.on('error', () => { client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'); });
      client.on('error', () => { onward.destroy(); });
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    return new TestProxy(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, server);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => { this.server.close(resolve); });
  }
}

/** A loopback address where nobody listens. */
export async function deadAddress(): Promise<string> {
  const proxy = await TestProxy.start();
  await proxy.stop();
  return proxy.url;
}
