import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Child } from './child';

const root = fileURLToPath(new URL('../../', import.meta.url));
const binary = path.resolve(root, process.env.RTM_BINARY ?? 'build/release/rt-manage');

export const username = 'admin';
export const password = 'correct-horse-battery';
export const apiSecret = 'api-secret-of-the-browser-tests';

/** What of auth in config.yml a test wants otherwise. */
export interface AuthOptions {
  password?: string;
  api_secret?: string;
  jwt_expire_hours?: number;
}

/** The real OAuth server of tests/rig; hands out refresh tokens without a browser. */
export class OAuthServer {
  private constructor(readonly url: string, private readonly child: Child) {}

  static async start(): Promise<OAuthServer> {
    const folder = path.join(root, 'tests/rig');
    const child = new Child(process.execPath, ['oauth_server.mjs', '0'], {
      cwd: folder, env: { AT_TTL: '3600' },
    });
    const url = await child.waitFor((line) => /^ready (http:\/\/[^/]+)/.exec(line)?.[1] ?? null);
    return new OAuthServer(url, child);
  }

  async mint(count: number, prefix: string): Promise<string[]> {
    const answer = await fetch(`${this.url}/rig/mint?n=${count}&prefix=${prefix}`);
    return await answer.json() as string[];
  }

  /** What becomes of the next token request: see tests/rig/lib/token_faults.mjs. */
  async arm(fault: {
    mode: string; ms?: number; status?: number; body?: unknown;
  }): Promise<void> {
    const answer = await fetch(`${this.url}/rig/fault`, {
      method: 'POST', body: JSON.stringify(fault),
    });
    if (!answer.ok) throw new Error(await answer.text());
  }

  stop(): Promise<void> { return this.child.stop(); }
}

function listeningPort(line: string): number | null {
  if (!line.includes('http.listening')) return null;
  return (JSON.parse(line) as { port: number }).port;
}

function serve(folder: string): Child {
  return new Child(binary, ['serve', '--config', path.join(folder, 'config.yml')], { cwd: folder });
}

/** rt-manage in a folder of its own that is removed at the end. */
export class RtManage {
  private cookie = '';

  private constructor(
    readonly url: string, private readonly folder: string, private child: Child,
    private readonly secret: string,
  ) {}

  static async start(oauth: OAuthServer, auth: AuthOptions = {}): Promise<RtManage> {
    const folder = await mkdtemp(path.join(tmpdir(), 'rt-manage-e2e-'));
    const config = {
      server: { host: '127.0.0.1', port: 0, data_dir: path.join(folder, 'data') },
      database: { database: path.join(folder, 'data', 'tokens.db') },
      auth: { username, password, api_secret: apiSecret, ...auth },
      providers: {
        openai: {
          token_url: `${oauth.url}/token`, request_format: 'form', client_id: 'app_native',
          redirect_uri: '',
        },
      },
    };
    // JSON is YAML too.
    await writeFile(path.join(folder, 'config.yml'), JSON.stringify(config));
    const child = serve(folder);
    const port = await child.waitFor(listeningPort);
    // A restart comes back at the same address.
    config.server.port = port;
    await writeFile(path.join(folder, 'config.yml'), JSON.stringify(config));
    return new RtManage(`http://127.0.0.1:${port}`, folder, child, auth.password ?? password);
  }

  /** The value of a session cookie, of one login for all tests. */
  async session(): Promise<string> {
    if (this.cookie === '') {
      const answer = await this.post('auth/login', { username, password: this.secret });
      this.cookie = /rtm_session=([^;]+)/.exec(answer.headers.get('Set-Cookie') ?? '')?.[1] ?? '';
      if (this.cookie === '') throw new Error('the login set no cookie');
    }
    return this.cookie;
  }

  /** An admin call as the console makes it; fails unless the answer is 200. */
  async call(name: string, body: unknown): Promise<unknown> {
    const answer = await this.post(name, body, await this.session());
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`${name}: ${answer.status} ${text}`);
    return (JSON.parse(text) as { data?: unknown }).data;
  }

  /** The server crashes under its pages: a last word to them would be luck. */
  halt(): Promise<void> { return this.child.stop('SIGKILL'); }

  /** And comes back with the same address, data and sessions. */
  async resume(): Promise<void> {
    this.child = serve(this.folder);
    await this.child.waitFor(listeningPort);
  }

  async stop(): Promise<void> {
    await this.child.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private post(name: string, body: unknown, cookie = ''): Promise<Response> {
    return fetch(`${this.url}/internalweb/v1/${name}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json', 'X-Requested-With': 'rt-manage',
        ...(cookie === '' ? {} : { Cookie: `rtm_session=${cookie}` }),
      },
      body: JSON.stringify(body),
    });
  }
}
