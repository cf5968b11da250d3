import { describe, expect, it } from 'vitest';
import { absoluteTime, duration, parseTime, relativeTime, span, spanText } from './time';

const now = new Date('2026-11-23T12:00:00Z');
const after = (seconds: number) => new Date(now.getTime() + seconds * 1000);

describe('relativeTime', () => {
  it.each([
    [0, 'now'],
    [5, 'in 5 seconds'],
    [-59, '59 seconds ago'],
    [60, 'in 1 minute'],
    [119, 'in 1 minute'],
    [3_599, 'in 59 minutes'],
    [-3_600, '1 hour ago'],
    [86_399, 'in 23 hours'],
    [86_400, 'tomorrow'],
    [10 * 86_400, 'in 10 days'],
  ])('%i s from now', (seconds, text) => {
    expect(relativeTime(after(seconds), now, 'en')).toBe(text);
  });

  it('speaks Chinese', () => {
    expect(relativeTime(after(-300), now, 'zh-CN')).toBe('5分钟前');
  });
});

describe('absoluteTime', () => {
  it('pads every part', () => {
    expect(absoluteTime(new Date('2026-01-02T03:04:05Z'))).toBe('2026-01-02 03:04:05');
  });
});

describe('parseTime', () => {
  it('reads RFC 3339 with an offset', () => {
    expect(parseTime('2026-11-23T20:00:00+08:00')).toEqual(now);
  });

  it.each([null, undefined, '', 'soon'])('gives null for %s', (text) => {
    expect(parseTime(text)).toBeNull();
  });
});

describe('duration', () => {
  it('changes its unit at one second', () => {
    expect(duration(now, new Date(now.getTime() + 999))).toBe('999 ms');
    expect(duration(now, new Date(now.getTime() + 1_250))).toBe('1.3 s');
  });

  it('is never negative', () => {
    expect(duration(now, after(-5))).toBe('0 ms');
  });
});

describe('spanText', () => {
  it.each([
    [3_600, 'en', '1 hour'],
    [86_400, 'en', '1 day'],
    [90_000, 'en', '25 hours'],
    [90, 'en', '90 seconds'],
    [864_000, 'zh-CN', '10天'],
  ])('%i s in %s', (seconds, language, text) => {
    expect(spanText(seconds, language)).toBe(text);
  });
});

describe('span', () => {
  it.each([
    [0, '0 sec'], [-3, '0 sec'], [59.4, '59 sec'], [60, '1 min'], [65, '1 min 5 sec'],
    [3_600, '1 hr'], [3_725, '1 hr 2 min'], [90_000, '1 day 1 hr'],
  ])('%d s', (seconds, text) => {
    expect(span(seconds, 'en')).toBe(text);
  });

  it('speaks Chinese', () => {
    expect(span(125, 'zh-CN')).toBe('2分钟 5秒');
  });
});
