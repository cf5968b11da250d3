export default {
  title: 'Settings',
  schedule: 'Automatic refresh',
  enabled: 'Refresh tokens by schedule',
  enabledHelp: 'Concerns the rows that are enabled. Calls of the API refresh at any time.',
  interval: 'Interval in days',
  intervalHelp: 'A token is refreshed at the latest so long after its last refresh, and always '
    + 'before its access token runs out.',
  intervalBad: 'Enter a whole number of days from 1 to 365.',
  lists: 'Lists',
  proxies: 'Proxies',
  proxiesHelp: 'One URL a line: http, https, socks5 or socks5h. Passwords are shown masked; a line '
    + 'you leave as it is keeps its password. Rows whose proxy is removed are dealt evenly to the '
    + 'others.',
  proxyBad: 'Line {{line}} is no proxy URL, for example socks5h://user:password@10.0.0.1:1080.',
  clientIds: 'Client ids',
  clientIdsHelp: 'One a line: what the forms offer. The client id of a row is never changed by this.',
  repeated: 'Line {{line}} repeats an earlier line.',
  unreadable: 'The stored value is not a list. It is shown as it is; saving replaces it.',
  saved: 'Settings saved. They apply at once.',
  unchanged: 'Nothing to save',
  discard: 'Discard changes',
  directTitle: 'Let these rows go out without a proxy?',
  directText: 'No proxy is left for them: their refreshes would leave from this server\'s own '
    + 'address.',
  directYes: 'Save, and go direct',
  env: 'From configuration file and environment',
  envHelp: 'Read-only here: change the file or the environment and restart.',
  envKey: 'Key',
  envValue: 'Value',
  envEmpty: 'The server reports no such values.',
};
