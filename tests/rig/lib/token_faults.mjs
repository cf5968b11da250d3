// Faults of the token endpoint. A fault is armed by POST /rig/fault {mode, left, p, ms, ...} for the next `left`
// token requests, each with probability `p`.
//
//   before the provider sees the request (the token is not used up):
//     drop         close the connection
//     http500 http429 http503 html   answer so; ms becomes Retry-After where it belongs
//     slow         wait ms, then go on
//     reply        answer {status, headers, body}; body is text or JSON
//   after the provider has rotated:
//     lose         close the connection without an answer
//     lose_reused  the same, but only on a connection that carried an earlier request: curl repeats a POST there
//     truncate     half of the answer, then close
//     rotate500    answer 500
//     late         wait ms, then send the answer
//   instead of rotating:
//     omit_rt      keep the refresh token and leave it out of the answer
const delay = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const NONE = { mode: 'none', left: 0, p: 1, ms: 0, status: 200, headers: {}, body: '' };

export const MODES = [
  'none', 'drop', 'http500', 'http429', 'http503', 'html', 'slow', 'reply',
  'lose', 'lose_reused', 'truncate', 'rotate500', 'late', 'omit_rt',
];

export class TokenFaults {
  constructor() {
    this.fault = { ...NONE };
  }

  arm(wanted) {
    if (!MODES.includes(wanted.mode)) throw new Error(`no fault '${wanted.mode}'; known: ${MODES.join(', ')}`);
    this.fault = { ...NONE, left: wanted.mode === 'none' ? 0 : 1, ...wanted };
    return this.fault;
  }

  // The fault for this request, or one that does nothing.
  take(entry) {
    const { fault } = this;
    if (fault.left <= 0 || Math.random() >= fault.p) return NONE;
    if (fault.mode === 'lose_reused' && !entry.connection_reused) return NONE;
    fault.left--;
    entry.fault = fault.mode;
    return { ...fault };
  }

  // True if the fault has answered in the provider's place.
  async before(fault, ctx) {
    const seconds = String(Math.ceil(fault.ms / 1000));
    switch (fault.mode) {
      case 'drop':
        hangUp(ctx);
        return true;
      case 'http500':
        return answer(ctx, 500, { error: 'server_error' });
      case 'http429':
        return answer(ctx, 429, { error: 'slow_down' }, { 'Retry-After': seconds });
      case 'http503':
        return answer(ctx, 503, { error: 'temporarily_unavailable' }, fault.ms ? { 'Retry-After': seconds } : {});
      case 'html':
        return answer(ctx, 403, '<html>blocked</html>', { 'Content-Type': 'text/html' });
      case 'reply':
        return answer(ctx, fault.status, fault.body, fault.headers);
      case 'slow':
        await delay(fault.ms);
        return false;
      case 'omit_rt':
        ctx.rigKeepRefreshToken = true;
        return false;
      default:
        return false;
    }
  }

  async after(fault, ctx) {
    switch (fault.mode) {
      case 'lose':
      case 'lose_reused':
        hangUp(ctx);
        break;
      case 'truncate':
        sendHalf(ctx);
        break;
      case 'rotate500':
        answer(ctx, 500, { error: 'server_error' });
        break;
      case 'late':
        await delay(fault.ms);
        break;
      case 'omit_rt':
        if (ctx.body?.access_token) delete ctx.body.refresh_token;
        break;
      default:
    }
  }
}

function answer(ctx, status, body, headers = {}) {
  ctx.status = status;
  ctx.body = body;
  for (const [name, value] of Object.entries(headers)) ctx.set(name, value);
  return true;
}

function hangUp(ctx) {
  ctx.respond = false;
  ctx.req.socket.destroy();
}

function sendHalf(ctx) {
  const text = JSON.stringify(ctx.body);
  ctx.respond = false;
  ctx.res.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length });
  // Closed once the half has left this process, not after a guessed time.
  ctx.res.write(text.slice(0, text.length / 2), () => ctx.req.socket.end());
}
