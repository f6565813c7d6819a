/** Rewrites a file with one line changed: read anew each time, written beside, and renamed into place. */
import { all, lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import { stagedPath } from '../../src/type/command.ts'
import { demand, demandParentOf } from '../_lib/demand.ts'
import type { LineParams } from './index.ts'

// Lines are found by grep, since old awks lack parts of POSIX expressions. `hw_first` and `hw_last` print nothing where
// none matches, and fail where the expression is wrong.
const FIND = raw(`hw_newline='
'
hw_found() { hw_lines=$(grep -nE -e "$1" "$hw_path") || [ $? -eq 1 ]; }
hw_first() { hw_found "$1" && hw_at=\${hw_lines%%:*}; }
hw_last() { hw_found "$1" && hw_at=\${hw_lines##*"$hw_newline"} && hw_at=\${hw_at%%:*}; }`)

// The text comes through the environment, where awk takes it as it is: no backslash in it means anything.
const INSERT = `how == "above" && NR == at { print ENVIRON["HW_LINE"] }
how == "replace" && NR == at { print ENVIRON["HW_LINE"]; next }
{ print }
how == "below" && NR == at { print ENVIRON["HW_LINE"] }
END { if (how == "end") print ENVIRON["HW_LINE"] }`

/** Puts the line in place of the first that matches, or where it belongs as a new one. */
export function addOrReplace({ path, line = '', match, after, before, create }: LineParams): Shell {
  const places = [
    ...(match === undefined ? [] : [look(sh`hw_first ${match}`, 'replace')]),
    ...(after === undefined ? [] : [look(sh`hw_last ${after}`, 'below')]),
    ...(before === undefined ? [] : [look(sh`hw_first ${before}`, 'above')]),
  ]
  return rewrite(
    path,
    // What is made is complete: an empty file is a file without the line.
    create ? [demandParentOf(path), sh`{ [ -e "$hw_path" ] || ( umask 022; set -C; : > "$hw_path" ); }`] : [],
    [sh`hw_at= hw_how=end`, ...places],
    sh`HW_LINE=${line} awk -v at="$hw_at" -v how="$hw_how" ${INSERT} "$hw_path"`,
  )
}

/** Tries one place, unless one before it was there. */
function look(find: Shell, how: string): Shell {
  return sh`{ [ -n "$hw_at" ] || { ${find} && { [ -z "$hw_at" ] || hw_how=${how}; }; }; }`
}

/** Takes out every line that is the one given, or that matches. */
export function removeAll({ path, line, match }: LineParams): readonly Shell[] {
  return [
    ...(line === undefined ? [] : [without(path, sh`-xF -e ${line}`)]),
    ...(match === undefined ? [] : [without(path, sh`-E -e ${match}`)]),
  ]
}

function without(path: string, pattern: Shell): Shell {
  return rewrite(path, [], [], sh`{ grep -v ${pattern} "$hw_path" || [ $? -eq 1 ]; }`)
}

function rewrite(path: string, before: readonly Shell[], find: readonly Shell[], filter: Shell): Shell {
  const steps = [
    ...before,
    demand(sh`[ -f "$hw_path" ] && [ ! -L "$hw_path" ]`, `"${path}" is not there as a regular file`),
    ...find,
    // A copy brings owner and mode along; what is then written into it leaves them alone.
    sh`rm -f "$hw_new" && cp -p "$hw_path" "$hw_new" && ${filter} > "$hw_new"`,
    sh`{ sync "$hw_new" 2>/dev/null || :; }`,
    sh`mv -f "$hw_new" "$hw_path"`,
  ]
  return lines(
    ...(find.length === 0 ? [] : [FIND]),
    sh`hw_path=${path} hw_new=${stagedPath(path)}`,
    sh`{ ${all(...steps)}; } || { rm -f "$hw_new"; false; }`,
  )
}
