import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

/** A program that was started for a test: its output, and its end. */
export class Child {
  private output = '';
  private readonly process: ChildProcess;
  private readonly ended: Promise<number | null>;

  constructor(command: string, args: string[], options: {
    cwd: string; env?: Record<string, string>;
  }) {
    this.process = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = (chunk: Buffer) => { this.output += chunk.toString(); };
    this.process.stdout?.on('data', keep);
    this.process.stderr?.on('data', keep);
    this.ended = new Promise((resolve) => { this.process.on('close', resolve); });
  }

  /** What `find` makes of the first line of output that it knows; fails if the program ends. */
  async waitFor<Found>(find: (line: string) => Found | null): Promise<Found> {
    for (;;) {
      for (const line of this.output.split('\n').slice(0, -1)) {
        const found = find(line);
        if (found !== null) return found;
      }
      const code = await Promise.race([this.ended, nextLook()]);
      if (code !== 'look') {
        throw new Error(`ended with ${String(code)} before it was ready:\n${this.output}`);
      }
    }
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    this.process.kill(signal);
    await this.ended;
  }
}

function nextLook(): Promise<'look'> {
  return new Promise((resolve) => { setTimeout(resolve, 50, 'look'); });
}
