// Storage of oidc-provider in plain Maps. Its own memory adapter is an LRU of 1,000 entries that silently
// forgets tokens, which would look like rotations lost by the program under test.
export class TokenMaps {
  constructor() {
    this.entries = new Map();
    this.byGrant = new Map();
    this.byUid = new Map();
    this.byUserCode = new Map();
  }

  // What oidc-provider calls with `new`, once per model.
  adapterClass() {
    const maps = this;
    return class MapAdapter {
      constructor(model) {
        this.model = model;
      }

      async upsert(id, payload, ttl) {
        maps.put(this.model, id, payload, ttl);
      }

      async find(id) {
        return maps.live(`${this.model}:${id}`);
      }

      async findByUid(uid) {
        return this.find(maps.byUid.get(uid));
      }

      async findByUserCode(code) {
        return this.find(maps.byUserCode.get(code));
      }

      async consume(id) {
        const entry = maps.entries.get(`${this.model}:${id}`);
        if (entry) entry.payload.consumed = Math.floor(Date.now() / 1000);
      }

      async destroy(id) {
        maps.entries.delete(`${this.model}:${id}`);
      }

      async revokeByGrantId(grantId) {
        for (const key of maps.byGrant.get(grantId) ?? []) maps.entries.delete(key);
        maps.byGrant.delete(grantId);
      }
    };
  }

  put(model, id, payload, ttl) {
    const key = `${model}:${id}`;
    this.entries.set(key, { payload, expires: ttl ? Date.now() + ttl * 1000 : 0 });
    if (payload.grantId && model !== 'Session' && model !== 'Interaction') {
      if (!this.byGrant.has(payload.grantId)) this.byGrant.set(payload.grantId, new Set());
      this.byGrant.get(payload.grantId).add(key);
    }
    if (payload.uid) this.byUid.set(payload.uid, id);
    if (payload.userCode) this.byUserCode.set(payload.userCode, id);
  }

  live(key) {
    const entry = this.entries.get(key);
    return entry && (!entry.expires || entry.expires > Date.now()) ? entry.payload : undefined;
  }

  // live, consumed or unknown; opaque tokens are stored under their own value.
  refreshTokenState(value) {
    const payload = this.live(`RefreshToken:${value}`);
    if (!payload) return 'unknown';
    return payload.consumed ? 'consumed' : 'live';
  }
}
