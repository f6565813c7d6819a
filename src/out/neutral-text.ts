/** Makes text out of data harmless to a terminal: what would move the cursor or turn the reading order is shown, not obeyed. */

// C0 but tab and line feed, DEL, C1 (ECMA-48), and the bidirectional controls (UAX 9).
const controls = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g

/** `\x1b` for an escape, `\u202e` for a right-to-left override. Tabs and line feeds stay; a carriage return before a line feed goes. */
export function neutralText(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll(controls, (character) => {
    const code = character.codePointAt(0) ?? 0
    return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`
  })
}
