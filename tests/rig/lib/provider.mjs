// The OAuth server itself: oidc-provider with strict rotation, public and confidential clients, and no browser.
import { Provider } from 'oidc-provider';

const RESOURCE = 'https://api.example.test/v1';
const SCOPE = 'openid offline_access email profile';

const native = {
  token_endpoint_auth_method: 'none',
  application_type: 'native',
  grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
  response_types: ['code'],
  redirect_uris: ['http://127.0.0.1/cb', 'com.example.app:/callback'],
};

const clients = [
  { client_id: 'app_native', ...native },
  { client_id: 'app_other', ...native },
  {
    client_id: 'app_confidential',
    ...native,
    application_type: 'web',
    redirect_uris: ['https://app.example.test/cb'],
    token_endpoint_auth_method: 'client_secret_post',
    client_secret: 'confidential-client-secret',
  },
  {
    client_id: 'rs',
    client_secret: 'rs-secret',
    redirect_uris: [],
    response_types: [],
    grant_types: ['client_credentials'],
  },
];

// What the OpenAI server puts into its access tokens.
const openaiClaims = (accountId) => ({
  'https://api.openai.com/profile': { email: `${accountId}@example.test`, email_verified: true },
  'https://api.openai.com/auth': {
    chatgpt_plan_type: 'plus',
    chatgpt_account_id: `account-${accountId}`,
    chatgpt_user_id: `user-${accountId}`,
  },
});

export function makeProvider(issuer, maps, settings) {
  const provider = new Provider(issuer, {
    adapter: maps.adapterClass(),
    clients,
    scopes: ['openid', 'offline_access', 'email', 'profile'],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    pkce: { required: () => true },
    rotateRefreshToken: (ctx) => !ctx.rigKeepRefreshToken,
    issueRefreshToken: async (ctx, client, code) =>
      client.grantTypeAllowed('refresh_token') && code.scopes.has('offline_access'),
    expiresWithSession: async () => false,
    extraTokenClaims: (ctx, token) => (settings.jwt ? openaiClaims(token.accountId) : undefined),
    ttl: {
      AccessToken: () => settings.at_ttl,
      RefreshToken: settings.rt_ttl,
      Grant: settings.rt_ttl,
      Session: 86400,
      Interaction: 600,
      AuthorizationCode: 60,
      IdToken: 3600,
      DeviceCode: 600,
    },
    cookies: { keys: ['rig-only-not-a-secret'] },
    findAccount: async (ctx, sub) => ({
      accountId: sub,
      claims: async () => ({ sub, email: `${sub}@example.test`, email_verified: true, name: sub }),
    }),
    interactions: { url: (ctx, interaction) => `/auto/${interaction.uid}` },
    renderError: (ctx, out) => {
      ctx.type = 'json';
      ctx.body = out;
    },
    features: {
      devInteractions: { enabled: false },
      deviceFlow: { enabled: true },
      revocation: {
        enabled: true,
        allowedPolicy: async (ctx, client, token) => token.clientId === client.clientId,
      },
      introspection: {
        enabled: true,
        allowedPolicy: async (ctx, client, token) =>
          client.clientAuthMethod !== 'none' || token.clientId === client.clientId,
      },
      clientCredentials: { enabled: true },
      userinfo: { enabled: !settings.jwt },
      resourceIndicators: settings.jwt
        ? {
            enabled: true,
            defaultResource: () => RESOURCE,
            useGrantedResource: () => true,
            getResourceServerInfo: () => ({
              scope: 'api',
              accessTokenFormat: 'jwt',
              accessTokenTTL: settings.at_ttl,
              jwt: { sign: { alg: 'RS256' } },
            }),
          }
        : { enabled: true },
    },
  });
  provider.proxy = false;
  return provider;
}

// Refresh tokens without the HTTP dance: the same model objects that the code grant makes.
export async function mintRefreshTokens(provider, settings, { count, clientId, prefix }) {
  const client = await provider.Client.find(clientId);
  if (!client) throw new Error(`no client ${clientId}`);
  const tokens = [];
  for (let i = 0; i < count; i++) {
    const accountId = `${prefix}${i}`;
    const grant = new provider.Grant({ accountId, clientId });
    grant.addOIDCScope(SCOPE);
    if (settings.jwt) grant.addResourceScope(RESOURCE, 'api');
    const grantId = await grant.save();
    const token = new provider.RefreshToken({
      client,
      accountId,
      grantId,
      gty: 'authorization_code',
      scope: settings.jwt ? `${SCOPE} api` : SCOPE,
      ...(settings.jwt ? { resource: RESOURCE } : {}),
      claims: {},
    });
    tokens.push(await token.save());
  }
  return tokens;
}

// Logs in and consents over plain HTTP, so that a code flow needs no browser.
export async function finishInteraction(provider, settings, ctx) {
  const { prompt, params, grantId: known, session } = await provider.interactionDetails(ctx.req, ctx.res);
  const accountId = session?.accountId ?? params.login_hint ?? 'alice';
  const grant = known
    ? await provider.Grant.find(known)
    : new provider.Grant({ accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  for (const [resource, scopes] of Object.entries(prompt.details?.missingResourceScopes ?? {})) {
    grant.addResourceScope(resource, scopes.join(' '));
  }
  if (settings.jwt) grant.addResourceScope(RESOURCE, 'api');
  const grantId = await grant.save();
  await provider.interactionFinished(
    ctx.req,
    ctx.res,
    { login: { accountId }, consent: { grantId } },
    { mergeWithLastSubmission: true },
  );
  ctx.respond = false;
}
