/** Why the server would refuse a new password. */
export type PasswordFault = 'short' | 'long' | 'sample' | 'same';
export type PasswordHint = 'longer' | 'pattern' | 'name';

export interface PasswordStrength {
  level: 'weak' | 'fair' | 'strong';
  hints: PasswordHint[];
}

// Published with the old system: known to everyone.
const samples = [
  'admin123', 'admin1234', 'your-secret-key-change-this-in-production', 'my-api-secret-2025',
  'aaaaa', 'your-api-secret-here', 'your-api-secret',
];

export function passwordFault(next: string, current: string): PasswordFault | null {
  const bytes = new TextEncoder().encode(next).length;
  if (bytes < 8) return 'short';
  if (bytes > 1024) return 'long';
  if (samples.includes(next)) return 'sample';
  return next === current ? 'same' : null;
}

const classes: [RegExp, number][] = [[/[a-z]/, 26], [/[A-Z]/, 26], [/\d/, 10], [/[^a-zA-Z\d]/, 33]];

/** Characters that do not follow from the one before by repeating or counting. */
function surprising(text: string): number {
  const codes = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  return codes.filter((code, i) => i === 0 || Math.abs(code - (codes[i - 1] ?? 0)) > 1).length;
}

/** A rough measure, in bits, of how many guesses it takes; no list of words is asked. */
export function passwordStrength(password: string, username: string): PasswordStrength {
  const named = username !== '' && password.toLowerCase().includes(username.toLowerCase());
  const left = named ? password.toLowerCase().replaceAll(username.toLowerCase(), '') : password;
  const alphabet = classes.reduce((sum, [kind, size]) => sum + (kind.test(left) ? size : 0), 0);
  const counted = surprising(left);
  const bits = alphabet === 0 ? 0 : counted * Math.log2(alphabet);
  const level = bits < 50 ? 'weak' : bits < 75 ? 'fair' : 'strong';

  const hints: PasswordHint[] = [];
  if (named) hints.push('name');
  if (counted < Array.from(left).length * 0.6) hints.push('pattern');
  if (level !== 'strong') hints.push('longer');
  return { level, hints };
}
