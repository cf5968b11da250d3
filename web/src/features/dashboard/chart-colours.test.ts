import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./charts.css', import.meta.url), 'utf8');

/** The custom properties of the rule with this selector. */
function colours(selector: string): Record<string, string> {
  const rule = css.split('\n').find((line) => line.startsWith(`${selector} {`)) ?? '';
  return Object.fromEntries(
    [...rule.matchAll(/--([a-z-]+): (#[0-9a-f]{6})/g)].map(([, name = '', value = '']) => [name, value]),
  );
}

/** WCAG 2.2, relative luminance. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

describe.each(['.panel', "html[data-theme='dark'] .panel"])('the colours of %s', (selector) => {
  const { 'chart-ground': ground = '', ...series } = colours(selector);

  it.each(Object.entries(series))('%s stands out from the panel', (_, colour) => {
    expect(contrast(colour, ground)).toBeGreaterThanOrEqual(3);
  });

  it('has one for each series', () => {
    expect(Object.keys(series)).toEqual([
      'series-plain', 'series-done', 'series-waits', 'series-doubt', 'series-person',
    ]);
  });
});
