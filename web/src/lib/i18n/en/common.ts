export default {
  theme: { toDark: 'Use the dark theme', toLight: 'Use the light theme' },
  action: {
    cancel: 'Cancel', save: 'Save', close: 'Close', retry: 'Try again', copy: 'Copy',
    copied: 'Copied', delete: 'Delete', edit: 'Edit', refresh: 'Refresh', reset: 'Reset',
  },
  leave: {
    title: 'Leave without saving?', text: 'What you changed on this page is not saved yet.',
    yes: 'Leave', no: 'Stay here',
  },
  copyFailed: 'The browser did not allow copying. Select the text and copy it by hand.',
  none: 'none',
  unknown: 'unknown',
  never: 'never',
  loading: 'Loading',
  error: {
    title: 'That did not work',
    network: 'The server cannot be reached. Check that rt-manage is running and that you are '
      + 'connected, then try again.',
    malformed: 'Something between you and the server answered instead of it (HTTP {{status}}). '
      + 'Check the reverse proxy, then try again.',
    throttled: 'Too many requests. Try again in {{seconds}} s.',
    unexpected: 'Something unexpected went wrong in this page. Reload it; if it happens again, '
      + 'report what you did.',
    reload: 'Reload the page',
  },
};
