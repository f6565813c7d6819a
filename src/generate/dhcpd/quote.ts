/** Quoted strings of dhcpd.conf. */
import { Buffer } from 'node:buffer'

/** The text in double quotes; `"` and `\` escaped, every octet that is not printable ASCII as `\ooo`, which is octal here. */
export function quoteString(text: string): string {
  if (/^[ !#-[\]-~]*$/.test(text)) return `"${text}"`
  let quoted = ''
  for (const byte of Buffer.from(text, 'utf8')) {
    if (byte === 0x22 || byte === 0x5c) quoted += `\\${String.fromCharCode(byte)}`
    else if (byte >= 0x20 && byte <= 0x7e) quoted += String.fromCharCode(byte)
    else quoted += `\\${byte.toString(8).padStart(3, '0')}`
  }
  return `"${quoted}"`
}
