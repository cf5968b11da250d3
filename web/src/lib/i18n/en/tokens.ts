import detail from './token-detail';
import dialogs from './token-dialogs';
import imports from './token-import';
import list from './token-list';

export default {
  title: 'Tokens',
  total_one: '{{count, number}} token',
  total_other: '{{count, number}} tokens',
  reload: 'Reload the list',
  create: 'Add a token',
  import: 'Import',
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
  timeline: {
    title: 'Attempts', empty: 'No attempt so far.', took: 'took {{duration}}',
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
  ...list,
  ...detail,
  ...dialogs,
  ...imports,
};
