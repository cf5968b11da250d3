import { describe, expect, it } from 'vitest';
import { bucketLabel, countText } from './buckets';

const at = new Date('2026-11-23T23:05:40Z');

describe('bucketLabel', () => {
  it('writes an hour', () => {
    expect(bucketLabel(at, 'hour', 'en')).toEqual({ tick: '23:05', span: 'Mon 23:05–00:05' });
    expect(bucketLabel(at, 'hour', 'zh-CN').span).toBe('周一 23:05–00:05');
  });

  it('writes a day with both ends, since it does not begin at midnight', () => {
    expect(bucketLabel(at, 'day', 'en'))
      .toEqual({ tick: 'Nov 23', span: 'Nov 23 23:05 – Nov 24 23:05' });
    expect(bucketLabel(at, 'day', 'zh-CN').tick).toBe('11月23日');
  });
});

describe('countText', () => {
  it('groups digits, and is short on an axis', () => {
    expect(countText(123_456, 'en')).toBe('123,456');
    expect(countText(120_000, 'en', 'short')).toBe('120K');
    expect(countText(120_000, 'zh-CN', 'short')).toBe('12万');
    expect(countText(9_500, 'en', 'short')).toBe('9,500');
  });
});
