/**
 * The proxies of the settings that a row can be given. A masked one means the entry that it is shown
 * for; a mask that several entries share means none of them and is left out.
 */
export function proxyChoices(list: string[]): string[] {
  return list.filter((value) => list.indexOf(value) === list.lastIndexOf(value));
}
