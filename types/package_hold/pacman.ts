/** Arch's holds: names in `IgnorePkg` of pacman.conf(5), which is changed beside and renamed. */
import { all, raw, sh, type Shell } from '../../src/core/shell.ts'
import { stagedPath } from '../../src/type/command.ts'
import { probe } from '../../src/type/probe.ts'
import { demand } from '../_lib/demand.ts'
import type { Keeper } from './keeper.ts'

const CONF = '/etc/pacman.conf'
const SETTING = /^\s*IgnorePkg\s*=\s*(.*)$/

// A line of its own, right below the heading: pacman takes the sum of all such lines.
const HOLD = `{ print }
!done && /^[ \\t]*\\[options\\]/ { print "IgnorePkg = " ENVIRON["HW_NAME"]; done = 1 }
END { exit !done }`

// The name out of every such line, and the line where nothing else is in it.
const RELEASE = `/^[ \\t]*IgnorePkg[ \\t]*=/ {
  text = $0; sub(/^[^=]*=/, "", text); count = split(text, names, " "); kept = ""
  for (i = 1; i <= count; i++) if (names[i] != ENVIRON["HW_NAME"]) kept = kept " " names[i]
  if (kept != "") print "IgnorePkg =" kept
  next
}
{ print }`

export const pacman: Keeper = {
  held: (names) =>
    probe(sh`cat ${CONF}`, (stdout) => {
      const ignored = stdout.split('\n').flatMap((line) => (SETTING.exec(line)?.[1] ?? '').split(/\s+/))
      return new Set(names.filter((name) => ignored.includes(name)))
    }),
  hold: (name) => rewrite(name, HOLD),
  release: (name) => rewrite(name, RELEASE),
  files: [CONF],
}

function rewrite(name: string, program: string): Shell {
  const steps = [
    demand(raw('[ -f "$hw_path" ] && [ ! -L "$hw_path" ]'), `"${CONF}" is not there as a regular file`),
    sh`rm -f "$hw_new" && cp -p "$hw_path" "$hw_new" && HW_NAME=${name} awk ${program} "$hw_path" > "$hw_new"`,
    sh`{ sync "$hw_new" 2>/dev/null || :; }`,
    sh`mv -f "$hw_new" "$hw_path"`,
  ]
  return sh`hw_path=${CONF} hw_new=${stagedPath(CONF)}
{ ${all(...steps)}; } || { rm -f "$hw_new"; false; }`
}
