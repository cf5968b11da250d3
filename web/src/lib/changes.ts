/** The members of `after` that differ from those of `before`. */
export function changesBetween<Value extends object>(before: Value, after: Value): Partial<Value> {
  const names = Object.keys(after) as (keyof Value)[];
  return Object.fromEntries(
    names.filter((name) => after[name] !== before[name]).map((name) => [name, after[name]]),
  ) as Partial<Value>;
}
