/** One cell of comma-separated values (RFC 4180 2.5 to 2.7). */

/** In quotes where it needs them, and where blanks at its ends would be taken off by some readers. */
export function csvCell(text: string): string {
  return /[",;\r\n\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
