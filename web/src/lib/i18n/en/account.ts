export default {
  menu: {
    of: 'Account of {{name}}', logout: 'Log out', changePassword: 'Change the password',
    logoutUnsaved: 'Log out without saving?',
  },
  relogin: {
    ended: 'Log in again',
    endedText: 'Your session has ended. Nothing on this page is lost: log in, and go on.',
    renew: 'Log in again to stay',
    renewText: 'A new login starts a new session; the page stays as it is.',
    leave: 'Leave this page',
  },
  expiry: {
    soon_one: 'Your session ends in {{count}} minute.',
    soon_other: 'Your session ends in {{count}} minutes.',
    renew: 'Log in again',
    dismiss: 'Hide this notice',
  },
  sample: {
    password: 'The password is a sample that everybody knows, so it works on this machine only. '
      + 'Choose one of your own.',
    apiSecret: 'The API secret is a sample that everybody knows, so it works on this machine only. '
      + 'Set auth.api_secret in config.yml to one of your own and restart rt-manage.',
  },
  password: {
    title: 'Change the password',
    intro: 'All other sessions end with it, on every device. Yours goes on.',
    current: 'Current password',
    currentMissing: 'Enter the current password.',
    next: 'New password',
    repeat: 'New password again',
    repeatBad: 'The two are not the same.',
    submit: 'Change the password',
    done: 'Password changed. All other sessions have ended.',
    fault: {
      short: 'Use at least 8 characters.',
      long: 'Use at most 1024 bytes.',
      sample: 'Everybody knows this sample. Choose another one.',
      same: 'This is the current password.',
    },
    strength: { weak: 'Weak.', fair: 'Fair.', strong: 'Strong.' },
    hint: {
      longer: 'Longer is stronger: four words that do not belong together are hard to guess.',
      pattern: 'Rows and repeats such as 1234 or aaaa count for little.',
      name: 'It holds the user name.',
    },
  },
};
