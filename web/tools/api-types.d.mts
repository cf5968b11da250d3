export const target: URL;
export function makeTypes(): Promise<string>;
