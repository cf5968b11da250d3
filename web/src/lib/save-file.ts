/** Lets the browser save `content` as a download. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has the content by now: the click is handled before the next task.
  setTimeout(() => { URL.revokeObjectURL(url); });
}
