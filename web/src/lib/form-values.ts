type Values = Record<string, unknown>;

// Cleared fields of antd are undefined; what is nested is compared by its text.
const text = (value: unknown) => JSON.stringify(value ?? '');

/** Whether a form holds other values than it began with. */
export function isChanged(values: object, initial: object): boolean {
  const before = initial as Values;
  return Object.entries(values).some(([name, value]) => text(value) !== text(before[name]));
}
