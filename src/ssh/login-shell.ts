/** Command lines that every login shell understands alike, since sshd hands them to csh and fish as well. */
import { quote } from '../core/shell.ts'

// Within single quotes csh still expands "!" and ends at a line break, and fish still reads "\".
const DIFFERENT = /[!\\\n]/
const PLAIN = /[A-Za-z0-9 _./-]/

/** Runs POSIX shell text by /bin/sh, whatever the login shell is. */
export function forLoginShell(script: string): string {
  if (!DIFFERENT.test(script)) return `exec /bin/sh -c ${quote(script)}`
  let text = ''
  for (const byte of Buffer.from(script, 'utf8')) {
    const character = String.fromCharCode(byte)
    text += PLAIN.test(character) ? character : `\\0${byte.toString(8).padStart(3, '0')}`
  }
  return `exec /bin/sh -c 'eval "$(printf %b "${text}")"'`
}
