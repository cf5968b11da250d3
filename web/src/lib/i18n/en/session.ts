export default {
  title: 'Log in',
  intro: 'Keeps OAuth refresh tokens alive and never loses one.',
  username: 'User name',
  password: 'Password',
  usernameMissing: 'Enter the user name.',
  passwordMissing: 'Enter the password.',
  submit: 'Log in',
  wrong: 'User name or password is wrong.',
  wrongHelp: 'The first password was printed once in the log when rt-manage first started.',
  throttled: 'Too many failed attempts. You can try again in {{seconds}} s.',
  throttledSoon: 'You can try again now.',
};
