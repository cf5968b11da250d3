export default {
  title: 'Nodes',
  total_one: '{{count, number}} node',
  total_other: '{{count, number}} nodes',
  silent: '{{count, number}} silent',
  single: 'This database belongs to one process alone, so there are no other nodes; several share a '
    + 'MySQL-compatible database, as docs/mysql.md tells.',
  alone: 'No other node works on this database now. One joins when rt-manage starts elsewhere with '
    + 'this database, the same master key and a data directory of its own: see docs/mysql.md.',
  stale: 'The nodes are shown as they were. They are asked for again every few seconds.',
  column: {
    name: 'Name', state: 'State', version: 'Version', started: 'Started', open: 'Open refreshes',
    action: 'Action',
  },
  state: { self: 'This node', alive: 'Alive', silent: 'Silent' },
  silentFor: 'for {{time}} or longer',
  idOf: 'Copy the id of {{name}}',
  forget: {
    do: 'Forget',
    of: 'Forget {{name}}',
    title: 'Forget {{name}}?',
    text: 'Only if it is gone for good. If it can come back, start it again instead: replies that it '
      + 'has received may lie in its rescue journal, and it puts them into the database by itself. '
      + 'More in docs/mysql.md.',
    none: 'It leaves the list. It has no refresh open.',
    doubt_one: 'It leaves the list, and the refresh that it has open is in doubt: one probe will '
      + 'settle it when the access token is over.',
    doubt_other: 'It leaves the list, and the {{count, number}} refreshes that it has open are in '
      + 'doubt: one probe each will settle them when the access token is over.',
    wait: 'You can try again in {{seconds}} s.',
    waitOver: 'You can try again now.',
    done: '{{name}} is off the list.',
    doneDoubt_one: '{{name}} is off the list; {{count, number}} refresh is in doubt.',
    doneDoubt_other: '{{name}} is off the list; {{count, number}} refreshes are in doubt.',
  },
};
