// The frame around the pages. Not in `common`, which the login waits for.
export default {
  nav: {
    label: 'Main menu', dashboard: 'Overview', tokens: 'Tokens', settings: 'Settings',
    audit: 'Audit log', apiDocs: 'API', nodes: 'Nodes', open: 'Open the menu',
    skip: 'Skip to the content',
  },
  version: 'Version {{version}}',
  notFound: {
    title: 'There is no such page', text: 'The address may be old or mistyped.',
    back: 'Go to the tokens',
  },
};
