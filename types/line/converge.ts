/** Rewrites a file with one line changed: read anew each time, written beside, and renamed into place. */
import { all, lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import { stagedPath } from '../../src/type/command.ts'
import { attributesFunction, likenessFunction, lockedFunction } from '../_lib/attributes.ts'
import { demand, demandParentOf } from '../_lib/demand.ts'
import { findFunctions, lookFor } from '../_lib/find-line.ts'
import { putInPlaceFunctions } from '../_lib/put-in-place.ts'
import type { LineParams } from './index.ts'

// The text comes through the environment, where awk takes it as it is: no backslash in it means anything.
const INSERT = `how == "above" && NR == at { print ENVIRON["HW_LINE"] }
how == "replace" && NR == at { print ENVIRON["HW_LINE"]; next }
{ print }
how == "below" && NR == at { print ENVIRON["HW_LINE"] }
END { if (how == "end") print ENVIRON["HW_LINE"] }`

/** Puts the line in place of the first that matches, or where it belongs as a new one. */
export function addOrReplace({ path, line = '', match, after, before, create }: LineParams): Shell {
  return rewrite(
    path,
    // What is made is complete: an empty file is a file without the line.
    create ? [demandParentOf(path), sh`{ [ -e "$hw_path" ] || ( umask 022; set -C; : > "$hw_path" ); }`] : [],
    lookFor({ match, after, before }),
    inserted(sh`${line}`),
  )
}

/** Each of a file of its own: they share a sync. */
export function addOrReplaceAll(some: readonly LineParams[]): Shell {
  const paths = some.map(({ path }) => path)
  return lines(
    attributesFunction,
    likenessFunction,
    findFunctions,
    putInPlaceFunctions,
    makeFunctions,
    sh`{ ${all(...some.map((one) => beside(one)), sh`hw_put_in_place ${paths}`)}; } || {
  for hw_path in ${paths}; do hw_new_of "$hw_path"; rm -f "$hw_new" "$hw_new.old"; done; false
}`,
  )
}

/** What takes the file's place is made beside it. */
function beside(params: LineParams): Shell {
  const { path, line = '', create } = params
  const changed = sh`{ ${all(isRegular(path), ...lookFor(params), sh`hw_change ${line}`)}; }`
  return all(
    sh`hw_path=${path}`,
    sh`hw_new_of "$hw_path"`,
    create
      ? sh`if [ ! -e "$hw_path" ] && [ ! -L "$hw_path" ]; then ${demandParentOf(path)} && hw_make ${line}; else ${changed}; fi`
      : changed,
  )
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
    isRegular(path),
    ...find,
    filtered(filter),
    sh`{ sync "$hw_new" 2>/dev/null || :; }`,
    sh`{ mv -f "$hw_new" "$hw_path" || hw_locked "$hw_path"; }`,
  ]
  return lines(
    attributesFunction,
    likenessFunction,
    lockedFunction,
    ...(find.length === 0 ? [] : [findFunctions]),
    sh`hw_path=${path} hw_new=${stagedPath(path)}`,
    sh`{ ${all(...steps)}; } || { rm -f "$hw_new" "$hw_new.old"; false; }`,
  )
}

function isRegular(path: string): Shell {
  return demand(sh`[ -f "$hw_path" ] && [ ! -L "$hw_path" ]`, `"${path}" is not there as a regular file`)
}

/** `line` is quoted shell text. */
function inserted(line: Shell): Shell {
  return sh`HW_LINE=${line} awk -v at="$hw_at" -v how="$hw_how" ${INSERT} "$hw_path"`
}

/** Makes `hw_new` of what the filter prints, like `hw_path` in all else. */
function filtered(filter: Shell): Shell {
  return sh`{ { [ ! -e "$hw_new" ] && [ ! -L "$hw_new" ]; } || rm -f "$hw_new"; } && ( set -C; ${filter} > "$hw_new" ) && hw_like "$hw_path" "$hw_new"`
}

/**
 * `hw_change LINE` makes `hw_new` of `hw_path` and what `lookFor` has set, `hw_make LINE` for a file that there is not yet: the shell
 * itself writes it.
 */
const makeFunctions: Shell = raw(`hw_change() { ${filtered(inserted(raw('"$1"'))).text}; }
hw_make() {
  { [ ! -e "$hw_new" ] && [ ! -L "$hw_new" ]; } || rm -f "$hw_new" || return
  umask 022; set -C; printf '%s\\n' "$1" >"$hw_new"; hw_code=$?; set +C; umask 077
  return "$hw_code"
}`)
