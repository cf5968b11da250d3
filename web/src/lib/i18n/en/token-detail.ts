export default {
  detail: {
    missing: 'There is no such row', missingHelp: 'It may have been deleted. Close this and look for it in the list.',
    noNext: 'No refresh is due.',
    primary: {
      refresh: 'Refresh now', probe: 'Probe now', newToken: 'Put in a new refresh token',
      proxy: 'Change the proxy', client: 'Change the client id', holder: 'Open the row that holds it',
    },
    newToken: {
      title: 'New refresh token for {{name}}', submit: 'Put it in',
      help: 'From a new login with the same client. It takes the place of the stored one, and the '
        + 'row works again.',
      done: '{{name}} has a new refresh token.',
    },
    linked: 'Rows that show this row\'s token',
    claims: {
      title: 'What the access token says', asOf: 'As of {{time}}',
      none: 'Nothing can be read: there is no access token, or it is no JWT.',
      yes: 'yes', no: 'no', list: ', ',
    },
    claim: {
      email: 'E-mail', email_verified: 'E-mail verified', name: 'Name', chatgpt_plan_type: 'Plan',
      chatgpt_account_id: 'Account', chatgpt_user_id: 'User', client_id: 'Client', iss: 'Issuer',
      sub: 'Subject', aud: 'Audience', scope: 'Scopes', scp: 'Scopes', iat: 'Issued',
      nbf: 'Valid from', exp: 'Ends', auth_time: 'Logged in', session_id: 'Session',
      jti: 'Token id',
    },
    older: 'Older attempts',
  },
};
