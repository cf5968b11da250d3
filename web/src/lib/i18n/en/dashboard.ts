import reasons from './failure-reasons';

export default {
  title: 'Overview',
  asOf: 'As of {{time}}',
  stale: 'These figures are as of {{time}}. They are asked for again every few seconds.',
  status: {
    title: 'State of things',
    well: 'All is well',
    wellText_one: '{{count, number}} token, and nothing that needs you.',
    wellText_other: '{{count, number}} tokens, and nothing that needs you.',
    act_one: '{{count}} thing needs you',
    act_other: '{{count}} things need you',
    watch: 'Nothing needs you now',
    needsYou: 'Needs you:',
    state: {
      backing_off_one: '{{count, number}} token was refused for now; it is tried again by itself.',
      backing_off_other: '{{count, number}} tokens were refused for now; they are tried again by themselves.',
      in_doubt_one: '{{count, number}} refresh is in doubt; one probe will settle it when the access '
        + 'token is over. You can start it now.',
      in_doubt_other: '{{count, number}} refreshes are in doubt; one probe each will settle them when '
        + 'the access token is over. You can start it now.',
      egress_fault_one: '{{count, number}} token does not reach its provider: check its proxy.',
      egress_fault_other: '{{count, number}} tokens do not reach their provider: check their proxies.',
      rotation_lost_one: '{{count, number}} token lost its last rotation: log in again and put in the '
        + 'new refresh token.',
      rotation_lost_other: '{{count, number}} tokens lost their last rotation: log in again and put in '
        + 'the new refresh tokens.',
      needs_login_one: '{{count, number}} token needs a new login.',
      needs_login_other: '{{count, number}} tokens need a new login.',
      account_closed_one: '{{count, number}} account is closed: ask the provider or delete the row.',
      account_closed_other: '{{count, number}} accounts are closed: ask the provider or delete the rows.',
      misconfigured_one: '{{count, number}} token is misconfigured: check client id and provider.',
      misconfigured_other: '{{count, number}} tokens are misconfigured: check client id and provider.',
      unknown_error_one: '{{count, number}} token stopped at an error that is in no table: look the '
        + 'code up.',
      unknown_error_other: '{{count, number}} tokens stopped at errors that are in no table: look the '
        + 'codes up.',
      other: '{{count, number}} in the state “{{state}}”.',
    },
    show: 'Show',
    unsaved_one: '{{count, number}} reply is not in the database yet. Look at the database and its '
      + 'disk; do not power off, and do not delete rescue.journal.',
    unsaved_other: '{{count, number}} replies are not in the database yet. Look at the database and '
      + 'its disk; do not power off, and do not delete rescue.journal.',
    journalFull: 'The rescue journal is nearly full ({{used, number}} of {{slots, number}}). Without a '
      + 'free slot nothing is refreshed: look at the database, then at “rt-manage rescue list”.',
    silentNodes_one: 'A node shows no sign of life; the others do its work. Start it again, or forget '
      + 'it if it is gone for good.',
    silentNodes_other: '{{count}} nodes show no sign of life; the others do their work. Start them '
      + 'again, or forget those that are gone for good.',
    closed: {
      misconfigured_one: 'A client was refused by its provider and is stopped. Correct it, then '
        + 'refresh one of its tokens by hand.',
      misconfigured_other: '{{count}} clients were refused by their providers and are stopped. Correct '
        + 'them, then refresh one token of each by hand.',
      paused_one: 'A lane is paused: many tokens in a row failed for good. See whether the provider '
        + 'has an outage before you log anybody in again.',
      paused_other: '{{count}} lanes are paused: many tokens in a row failed for good. See whether the '
        + 'provider has an outage before you log anybody in again.',
      throttled_one: 'The provider throttles a lane; it opens again by itself.',
      throttled_other: 'The provider throttles {{count}} lanes; they open again by themselves.',
    },
    overdue_one: '{{count, number}} refresh is more than 5 minutes late. See below what holds it up.',
    overdue_other: '{{count, number}} refreshes are more than 5 minutes late. See below what holds '
      + 'them up.',
    scheduleOff_one: 'The schedule is off: {{count, number}} enabled token is not refreshed by itself.',
    scheduleOff_other: 'The schedule is off: {{count, number}} enabled tokens are not refreshed by '
      + 'themselves.',
    toSettings: 'Settings',
  },
  first: {
    title: 'Three steps to begin with',
    tokens: 'Import refresh tokens from a file, or add a single one.',
    tokensLink: 'Go to the tokens',
    refresh: 'Refresh one of them by hand, to see that its provider and proxy work.',
    schedule: 'Turn the schedule on, so that they are refreshed before their access tokens run out.',
    scheduleLink: 'Go to the settings',
  },
  period: {
    label: 'Period of: {{title}}', hours: '24 hours', days: '10 days', day: 'Last day', week: 'Last week',
  },
  chart: {
    asTable: 'Values as a table', time: 'Time', inAll: 'In all {{count, number}}',
    label: '{{label}}. Chart: arrow keys read single bars.',
  },
  rows: {
    title: 'Tokens by state', enabled: '{{enabled, number}} of {{total, number}} with the schedule enabled',
    state: 'State', count: 'Tokens',
  },
  ends: {
    title: 'Access tokens that end', series: 'Access tokens', count: 'Access tokens',
    hours: 'Access tokens that end in the next 24 hours, by hour',
    days: 'Access tokens that end in the next 10 days, by day',
    empty: 'No access token ends in this time.',
    over: 'Over', soon: 'Within 24 hours', later: 'After 10 days', none: 'None, or end unknown',
    list: 'List those that are over or end within 24 hours',
    listDays: 'List those that are over or end within 10 days',
  },
  refreshes: {
    title: 'Refreshes',
    day: 'Refreshes of the last day by outcome, by hour',
    week: 'Refreshes of the last week by outcome, by day',
    empty: 'Nothing was refreshed in this time.',
    group: {
      done: 'Refreshed', waits: 'Tried again by itself', doubt: 'In doubt', person: 'Needs you',
    },
  },
  failures: {
    title: 'Failures', none: 'Nothing failed in this time.', byReason: 'By reason',
    byProvider: 'By provider', byProxy: 'By way out', direct: 'Direct, without a proxy',
    gone: 'Rows that are deleted', most: 'The 20 most frequent.', withCode: '{{outcome}}: {{reason}}',
  },
  reason: reasons,
  lanes: {
    title: 'Under way now', flights: 'Refreshes under way', waiting: 'Waiting for their turn',
    ofLimit: '{{used, number}} of {{limit, number}}', idle: 'Nothing is under way.',
    egresses: 'Ways out in use', closed: 'Closed lanes', direct: 'direct',
    reason: {
      throttled: 'The provider asked to slow down',
      paused: 'Paused: many tokens in a row failed for good',
      misconfigured: 'The provider refuses this client',
    },
    anyWay: 'every way out', opens: 'opens {{time}}',
    untilPerson: 'until somebody corrects it and refreshes one of its tokens by hand',
    showRows: 'Show its tokens',
  },
  journal: {
    title: 'Rescue journal',
    help: 'Every reply is kept here until the database has it.',
    used: 'Slots in use', unsaved: 'Replies not in the database yet',
    unsavedTitle: 'The database does not take what the provider sent',
    unsavedText: 'Nothing is lost yet: the replies stand in the journal, and access tokens are served '
      + 'from memory. Look at the database and its disk; they are saved as soon as it works again. Do '
      + 'not power off, and do not delete rescue.journal.',
  },
  next: {
    title: 'What happens next',
    off: 'The schedule is off: nothing is refreshed by itself. Calls of the API and people still '
      + 'refresh.',
    toSettings: 'Turn it on in the settings',
    dueNow: 'Due now', overdue: 'Late by more than 5 minutes', withinHour: 'Within the hour',
    withinDay: 'Within 24 hours', nextAt: 'The next refresh is due {{time}} ({{exact}}).',
    nothing: 'No refresh is planned. Rows are refreshed by schedule if they are enabled and their '
      + 'state allows it.',
    series: 'Refreshes and probes', hours: 'Refreshes and probes due in the next 24 hours, by hour',
    empty: 'Nothing will be due in the next 24 hours.',
  },
};
