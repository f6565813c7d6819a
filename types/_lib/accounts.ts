/** The users and groups of a host, read by whatever means it has. */
import * as z from 'zod/mini'
import { raw, sh, type Shell } from '../../src/core/shell.ts'

/** Name of a user or a group, as useradd(8) takes it, with the dots and "@" that directories of companies add. */
export const AccountName = z.string().check(
  z.regex(/^[A-Za-z_][A-Za-z0-9._@+-]*\$?$/, {
    error: 'must begin with a letter or "_", and hold letters, digits, ".", "_", "@", "+" and "-" alone',
  }),
  z.maxLength(32, { error: 'must have at most 32 characters' }),
)

/**
 * Prints those entries of `passwd` or `group` that have the names. Where there is no getent(1), the file is all there
 * is, and it is printed whole: the reader picks.
 */
export function entriesOf(database: 'passwd' | 'group', names: readonly string[]): Shell {
  const file = `/etc/${database}`
  return sh`if command -v getent >/dev/null 2>&1; then getent ${database} ${names}; else cat ${file}; fi`
}

/** Fields of the entry of each name, as passwd(5) and group(5) have them. */
export function readEntries(stdout: string): ReadonlyMap<string, readonly string[]> {
  const entries = new Map<string, readonly string[]>()
  for (const line of stdout.split('\n')) {
    const fields = line.split(':')
    const [name] = fields
    if (name !== undefined && fields.length >= 4 && !entries.has(name)) entries.set(name, fields)
  }
  return entries
}

/** `hw_has PROGRAM`: whether the host has it. */
export const hasFunction: Shell = raw('hw_has() { command -v "$1" >/dev/null 2>&1; }')

/** Runs the first of two commands whose program the host has; fails with a sentence where it has neither. */
export function eitherOf(first: Shell, second: Shell): Shell {
  const [one = '', other = ''] = [first, second].map(({ text }) => text.split(' ')[0])
  return sh`if hw_has ${one}; then ${first}
elif hw_has ${other}; then ${second}
else echo ${`this host has neither ${one} nor ${other}`} >&2; false
fi`
}

/** `hw_home USER` prints the home directory, and nothing for a user that there is not. */
export const homeFunction: Shell = raw(`hw_accounts() {
  if command -v getent >/dev/null 2>&1; then getent passwd "$1"; else cat /etc/passwd; fi
}
hw_home() {
  hw_accounts "$1" | while IFS=: read -r hw_name hw_x hw_uid hw_gid hw_comment hw_dir hw_shell; do
    if [ "$hw_name" = "$1" ]; then printf '%s\\n' "$hw_dir"; break; fi
  done
}`)
