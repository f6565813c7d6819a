/** Finds the line of `hw_path` at which something belongs. */
import { raw, sh, type Shell } from '../../src/core/shell.ts'

/**
 * Lines are found by grep, since old awks lack parts of POSIX expressions. `hw_first` and `hw_last` print nothing where
 * none matches, and fail where the expression is wrong.
 */
export const findFunctions: Shell = raw(`hw_newline='
'
hw_found() { hw_lines=$(grep -nE -e "$1" "$hw_path") || [ $? -eq 1 ]; }
hw_first() { hw_found "$1" && hw_at=\${hw_lines%%:*}; }
hw_last() { hw_found "$1" && hw_at=\${hw_lines##*"$hw_newline"} && hw_at=\${hw_at%%:*}; }`)

export interface Place {
  readonly match?: string | undefined
  readonly after?: string | undefined
  readonly before?: string | undefined
}

/** Sets `hw_at` to a line number and `hw_how` to `replace`, `below` or `above` it, or to `end`. Needs `findFunctions`. */
export function lookFor({ match, after, before }: Place): readonly Shell[] {
  return [
    sh`hw_at= hw_how=end`,
    ...(match === undefined ? [] : [look(sh`hw_first ${match}`, 'replace')]),
    ...(after === undefined ? [] : [look(sh`hw_last ${after}`, 'below')]),
    ...(before === undefined ? [] : [look(sh`hw_first ${before}`, 'above')]),
  ]
}

/** Tries one place, unless one before it was there. */
function look(find: Shell, how: string): Shell {
  return sh`{ [ -n "$hw_at" ] || { ${find} && { [ -z "$hw_at" ] || hw_how=${how}; }; }; }`
}
