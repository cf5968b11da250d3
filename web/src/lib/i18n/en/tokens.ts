import detail from './token-detail';
import dialogs from './token-dialogs';
import imports from './token-import';

export default {
  title: 'Tokens',
  total_one: '{{count}} token',
  total_other: '{{count}} tokens',
  reload: 'Reload the list',
  create: 'Add a token',
  import: 'Import',
  filters: {
    label: 'Filters', bizId: 'Business id', tag: 'Tag', email: 'E-mail', type: 'Type',
    enabled: 'Schedule', enabledYes: 'Enabled', enabledNo: 'Disabled', createDate: 'Created on (UTC)',
    clear: 'Clear filters', show_one: 'Filters ({{count}} set)', show_other: 'Filters ({{count}} set)',
  },
  column: {
    id: 'ID', bizId: 'Business id', userName: 'Name', email: 'E-mail', type: 'Type', state: 'State',
    expires: 'Access token ends', lastRefresh: 'Last refresh', tag: 'Tag', proxy: 'Proxy',
    clientId: 'Client id', enabled: 'Schedule', memo: 'Memo', actions: 'Actions',
  },
  fact: {
    nextRefresh: 'Next refresh', generation: 'Rotations', provider: 'Provider',
    stateSince: 'since {{time}}', linkedTo: 'Linked to', linkedRow: 'row {{id}}', created: 'Created',
    updated: 'Updated', code: 'Code', nextStep: 'What to do', result: 'Result of the last refresh',
    userInfo: 'User facts', accountInfo: 'Account facts', noResult: 'No refresh so far.',
    scheduleOn: 'enabled', scheduleOff: 'disabled',
  },
  state: {
    active: 'Active',
    fresh: 'Not refreshed yet',
    backing_off: 'Backing off',
    egress_fault: 'Network path fails',
    in_doubt: 'In doubt',
    rotation_lost: 'Rotation lost',
    needs_login: 'Needs a new login',
    account_closed: 'Account closed',
    misconfigured: 'Misconfigured',
    unknown_error: 'Unknown error',
    linked: 'Linked',
  },
  stateHelp: {
    active: 'Works. It is refreshed by itself if the schedule is enabled.',
    fresh: 'Stored, but not used so far. Refresh it, or enable its schedule.',
    backing_off: 'The provider or the way to it refused for now. It is tried again by itself.',
    egress_fault: 'Several tries in a row did not reach the provider. Check this row\'s proxy.',
    in_doubt: 'A refresh was sent and no whole answer came. The refresh token is not sent again '
      + 'except for one probe; the access token is handed out as long as it lives.',
    rotation_lost: 'The answer with the new refresh token never arrived. Log in again and put the '
      + 'new refresh token in by “Edit”.',
    needs_login: 'The provider no longer takes this refresh token. Log in again and put the new '
      + 'one in by “Edit”.',
    account_closed: 'The provider says that the account is closed.',
    misconfigured: 'The provider refuses this client, not the token. Check client id and provider.',
    unknown_error: 'The provider answered with an error that is not in the error table.',
    linked: 'Another row holds the same refresh token; this row shows that one\'s.',
  },
  expiry: { none: 'no access token', unknown: 'end unknown', ended: 'ended {{time}}' },
  schedule: {
    label: 'Schedule of {{name}}',
    enabled: 'Schedule of {{name}} enabled.', disabled: 'Schedule of {{name}} disabled.',
  },
  action: {
    details: 'Details', more: 'More actions for {{name}}', refreshed: '{{name}} refreshed.',
    open: 'Details of {{name}}',
  },
  delete: {
    title: 'Delete {{name}}?',
    text: 'Its refresh token is removed from the store for good. This cannot be undone.',
    done: '{{name}} deleted.',
    manyTitle_one: 'Delete {{count}} token?',
    manyTitle_other: 'Delete {{count}} tokens?',
    manyText: 'Their refresh tokens are removed from the store for good. This cannot be undone.',
    manyDone_one: '{{count}} token deleted.',
    manyDone_other: '{{count}} tokens deleted.',
    manyFailed_one: '{{count}} token could not be deleted. It may be gone already.',
    manyFailed_other: '{{count}} tokens could not be deleted. They may be gone already.',
  },
  selection: {
    count_one: '{{count}} selected', count_other: '{{count}} selected', clear: 'Clear selection',
    refresh: 'Refresh', delete: 'Delete', row: 'Select {{name}}',
  },
  batch: {
    title: 'Result of the refresh', total: 'In all', success: 'Refreshed', fail: 'Failed',
    allGood: 'Every selected token was refreshed.', failures: 'What failed, and why', name: 'Token',
    message: 'Reason',
  },
  empty: {
    none: 'No tokens yet', noneHelp: 'Import refresh tokens from a file, or add a single one.',
    filtered: 'No token matches these filters', filteredHelp: 'Change or clear the filters.',
    page: 'This page is past the end of the list', pageHelp: 'Go back to the first page.',
    firstPage: 'First page',
  },
  secret: {
    rt: 'Refresh token', at: 'Access token', last_rt: 'Previous refresh token', reveal: 'Reveal',
    revealNamed: 'Reveal: {{name}}', copyNamed: 'Copy: {{name}}', hideNamed: 'Hide: {{name}}',
    confirmTitle: 'Show the whole {{name}}?',
    confirmText: 'Whoever sees it can use it. The audit log records that you looked. It is hidden '
      + 'again after 30 s.',
    hidesIn: 'Hidden again in {{seconds}} s', hide: 'Hide', empty: 'none stored',
  },
  timeline: {
    title: 'Attempts', empty: 'No attempt so far.', running: 'under way', took: 'took {{duration}}',
    direct: 'direct', generation: 'rotation {{generation}}',
    trigger: {
      schedule: 'by schedule', public_api: 'by API call', operator: 'by an operator',
      batch: 'in a batch', command_line: 'from the command line', probe: 'probe',
    },
    outcome: {
      rotated: 'Refreshed, refresh token rotated', kept: 'Refreshed, refresh token kept',
      needs_login: 'Needs a new login', account_closed: 'Account closed',
      misconfigured: 'Client refused', throttled: 'Throttled', egress_fault: 'Network path fails',
      not_sent: 'Not sent', in_doubt: 'In doubt', unknown_error: 'Unknown error',
      open: 'Under way',
    },
  },
  ...detail,
  ...dialogs,
  ...imports,
};
