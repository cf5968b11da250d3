export default {
  title: 'Jobs',
  open: 'Jobs',
  running_one: '{{count}} job is running',
  running_other: '{{count}} jobs are running',
  all: 'All jobs',
  empty: 'No jobs so far',
  emptyHelp: 'Refreshing, editing or deleting many tokens and importing run as jobs. They go on when '
    + 'you close the page, and show up here.',
  kind: {
    refresh: 'Refresh', refresh_facts: 'Read user and account facts', edit: 'Edit',
    delete: 'Delete', import: 'Import',
  },
  about: {
    all: 'all tokens', filter: 'tokens whose {{filter}}',
    selected_one: '{{count}} selected token', selected_other: '{{count}} selected tokens',
    lines_one: '{{count}} refresh token', lines_other: '{{count}} refresh tokens',
  },
  and: ' and ',
  filter: {
    biz_id: 'business id contains “{{value}}”', tag: 'tag contains “{{value}}”',
    email: 'e-mail contains “{{value}}”', type: 'type contains “{{value}}”',
    proxy: 'proxy contains “{{value}}”', direct: 'proxy is the default way out',
    state: 'state is “{{value}}”', enabled: 'schedule is enabled', disabled: 'schedule is disabled',
    create_date: 'day of creation is {{value}} (UTC)',
    at_ends_within: 'access token ends within {{value}}',
  },
  edit: {
    tag: 'set the tag to “{{value}}”', tagClear: 'clear the tag',
    proxy: 'set the proxy to {{value}}', proxyClear: 'use the default way out',
    client_id: 'set the client id to “{{value}}”', client_idClear: 'clear the client id',
    enabled: 'enable the schedule', disabled: 'disable the schedule',
  },
  state: {
    running: 'Running', cancelling: 'Stopping', done: 'Done', cancelled: 'Stopped', failed: 'Failed',
  },
  progress: {
    label: 'Progress', done: 'Done', succeeded: 'Succeeded', failed: 'Failed',
    of: '{{done}} of {{total}}', rate: '{{rate}} a second', remaining: 'about {{time}} left',
    took: 'took {{time}}', withFailures_one: '{{count}} failed', withFailures_other: '{{count}} failed',
    accessTokens_one: '{{count}} access token was stored too.',
    accessTokens_other: '{{count}} access tokens were stored too.',
  },
  started: 'Started by {{name}}',
  failures: {
    reasons: 'Failures by reason', reason: 'Reason', count: 'Count', lines: 'The last failures',
    item: 'item {{number}}', gone: 'row {{id}}',
  },
  cancel: {
    action: 'Stop', title: 'Stop this job?',
    text: 'What is under way is finished; the rest is left as it is.', ok: 'Stop the job',
    keep: 'Let it run',
  },
  ended: {
    done_one: '{{job}}: {{count}} done.', done_other: '{{job}}: {{count}} done.',
    partly: '{{job}}: {{succeeded}} done, {{failed}} failed.',
    cancelled: '{{job}} was stopped after {{done}} of {{total}}.',
    failed: '{{job}} failed: {{message}}', show: 'Show',
  },
  gone: {
    title: 'This job is not known any more',
    text: 'The server was restarted, or the job ended long ago. What it had done by then is kept; '
      + 'start it again for the rest.',
  },
  vanished_one: 'The server was restarted and a job ended with it. What it had done is kept; start it '
    + 'again for the rest.',
  vanished_other: 'The server was restarted and {{count}} jobs ended with it. What they had done is '
    + 'kept; start them again for the rest.',
  connection: {
    lost: 'The connection to the server is lost. Trying again…',
    back: 'Connected to the server again.',
    stale: 'No connection to the server: this is how it was at {{time}}.',
  },
};
