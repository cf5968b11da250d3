import { describe, expect, it } from 'vitest';
import { editChanges, editValues } from './edit-changes';
import { someRow as row } from './some-row.test-data';

describe('editChanges', () => {
  it('sends nothing for an untouched form', () => {
    expect(editChanges(row, editValues(row))).toEqual({});
  });

  it('sends only what was changed, never the masked proxy', () => {
    expect(editChanges(row, { ...editValues(row), tag: 'new', enabled: false }))
      .toEqual({ tag: 'new', enabled: false });
  });

  it('clears with an empty text', () => {
    expect(editChanges(row, { ...editValues(row), proxy: '', memo: '' }))
      .toEqual({ proxy: '', memo: '' });
  });

  it('takes a cleared drop-down, which antd sets to undefined, for empty', () => {
    const values = { ...editValues(row), client_id: undefined } as unknown as
      ReturnType<typeof editValues>;
    expect(editChanges(row, values)).toEqual({ client_id: '' });
  });

  it('puts in a new refresh token without its blanks', () => {
    expect(editChanges(row, { ...editValues(row), rt_token: ' rt_new\n' }))
      .toEqual({ rt_token: 'rt_new' });
  });
});
