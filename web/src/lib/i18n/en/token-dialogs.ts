export default {
  form: {
    bizId: 'Business id', bizIdHelp: 'Your own name for it; made up if left empty.',
    bizIdMissing: 'Enter a business id.',
    rt: 'Refresh token', rtMissing: 'Enter the refresh token.',
    rtBad: 'A refresh token has no spaces or line breaks in it. Paste a single one.',
    proxy: 'Proxy', proxyHelp: 'Empty: the default way out. Example: http://user:password@10.0.0.1:8080',
    proxyMasked: 'Left as it is, the password stays as stored.',
    clientId: 'Client id', clientIdHelp: 'The one that obtained the token; empty: the provider\'s own.',
    tag: 'Tag', memo: 'Memo', enabled: 'Refresh by schedule',
  },
  createDialog: { title: 'Add a token', submit: 'Add', done: '{{name}} added.' },
  edit: {
    title: 'Edit {{name}}', done: '{{name}} saved.', newRt: 'New refresh token',
    newRtHelp: 'Leave empty to keep the stored one. A new one ends a stopped state.',
    unchanged: 'Nothing has changed.',
  },
};
