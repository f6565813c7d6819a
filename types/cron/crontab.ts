/** Entries of users' crontabs: each is one line below a marker with its name; all else in a crontab is left alone. */
import { lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import type { HostContext, Wanted } from '../../src/type/define-type.ts'
import type { Params } from './params.ts'
import { markerOf } from './text.ts'

/** Prints `=user NAME STATUS` and the crontab of each. */
export function showCrontabs(users: readonly string[]): Shell {
  if (users.length === 0) return raw(':')
  return lines(
    raw('command -v crontab >/dev/null 2>&1 || echo =no-cron'),
    ...users.map(
      (user) =>
        sh`if id ${user} >/dev/null 2>&1; then echo =user ${user} there; crontab -l -u ${user} 2>/dev/null; else echo =user ${user} missing; fi`,
    ),
  )
}

export interface Crontab {
  readonly isThere: boolean
  readonly lines: readonly string[]
}

/** By user. */
export function readCrontabs(stdout: string): ReadonlyMap<string, Crontab> {
  return new Map(
    stdout
      .split(/^=user /m)
      .slice(1)
      .map((part) => {
        const [head = '', ...rest] = part.split('\n')
        const [user = '', status] = head.split(' ')
        return [user, { isThere: status === 'there', lines: rest }] as const
      }),
  )
}

/** The line below the marker; undefined where there is none. */
export function entryIn(crontab: Crontab, id: string): string | undefined {
  const at = crontab.lines.indexOf(markerOf(id))
  if (at === -1) return undefined
  const below = crontab.lines[at + 1] ?? ''
  return isEntry(below) ? below : ''
}

function isEntry(line: string): boolean {
  return line.trim() !== '' && !line.startsWith('#')
}

// The text comes through the environment, where awk takes it as it is.
const EDIT = `$0 == ENVIRON["HW_MARKER"] {
  if (!done && ENVIRON["HW_ENTRY"] != "") { print; print ENVIRON["HW_ENTRY"] }
  done = 1
  below = 1
  next
}
below { below = 0; if ($0 !~ /^[ \\t]*$/ && $0 !~ /^#/) next }
{ print }
END { if (!done && ENVIRON["HW_ENTRY"] != "") { print ENVIRON["HW_MARKER"]; print ENVIRON["HW_ENTRY"] } }`

/**
 * Sets the entry, or takes it out where it is null. The new crontab is complete before crontab(1) is given it, which
 * checks it; a crontab that has become empty goes. Read by the shell that is root, since busybox opens files as the user.
 */
export function setEntry({ id, params: { user } }: Wanted<Params>, entry: string | null): Shell {
  return sh`HW_MARKER=${markerOf(id)} HW_ENTRY=${entry ?? ''}; export HW_MARKER HW_ENTRY
hw_old=$(mktemp) && hw_new=$(mktemp) || exit
hw_done() { rm -f "$hw_old" "$hw_new"; exit "$1"; }
crontab -l -u ${user} >"$hw_old" 2>/dev/null
awk ${EDIT} "$hw_old" >"$hw_new" && [ "$(awk ${EDIT} "$hw_old" | wc -c)" -eq "$(wc -c <"$hw_new")" ] || hw_done 1
if [ -s "$hw_new" ]; then crontab -u ${user} - <"$hw_new"; else crontab -r -u ${user}; fi
hw_done $?`
}

/** Where the system keeps the crontab of a user. */
export function spoolFile(user: string, { facts }: HostContext): string {
  const { family } = facts.os
  if (family === 'freebsd' || family === 'openbsd') return `/var/cron/tabs/${user}`
  const isFlat = family === 'redhat' || family === 'suse' || family === 'arch'
  return isFlat ? `/var/spool/cron/${user}` : `/var/spool/cron/crontabs/${user}`
}
