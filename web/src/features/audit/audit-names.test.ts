import { expect, it } from 'vitest';
import { actionName, subjectPath } from './audit-names';

it('tells actions that it has words for from those of a newer server', () => {
  expect(actionName('token.reveal')).toBe('token.reveal');
  expect(actionName('token.teleport')).toBeNull();
});

it('links what is about rows, and nothing else', () => {
  expect(subjectPath({ action: 'token.reveal', subject: 'a b' })).toBe('/tokens?biz_id=a+b');
  expect(subjectPath({ action: 'token.batch_delete', subject: '' })).toBeNull();
  expect(subjectPath({ action: 'session.login', subject: 'admin' })).toBeNull();
  expect(subjectPath({ action: 'proxy.test', subject: 'direct' })).toBe('/tokens?proxy=direct');
});
