/** Several packages by one command, and where that fails each by itself: one wrong name does not keep out the others. */
import { lines, raw, sh, type Shell } from '../../src/core/shell.ts'

/** The same packages twice: by one command, and one by one. */
export interface Attempt {
  readonly together: Shell
  readonly alone: readonly { readonly name: string; readonly command: Shell }[]
}

// From the first line that says what is wrong to the end, on one line; the last line where none does.
const REASON = String.raw`/^(E: |ERROR: |Error: |dpkg: error|The following packages have unmet)/ { on = 1 }
{ sub(/^(E|ERROR|Error): /, ""); gsub(/^ +| +$/, ""); last = $0 }
on { text = text (text == "" ? "" : " ") $0 }
END { print substr(text == "" ? last : text, 1, 500) }`

/**
 * Fails where any package does, with what the package manager said of each: `jq: Version '99' for 'jq' was not found`.
 * Output goes through a file, since a service that a package starts may hold a pipe open for ever.
 */
export function several(attempts: readonly Attempt[]): Shell {
  return lines(
    raw('hw_said=$(mktemp) || exit; hw_why='),
    sh`hw_tell() { hw_why="${raw('$hw_why${hw_why:+; }')}$1: $(awk ${REASON} "$hw_said")"; }`,
    ...attempts.map((attempt) => inTurn(attempt)),
    raw(`rm -f "$hw_said"
[ -z "$hw_why" ] || { printf '%s\\n' "$hw_why" >&2; false; }`),
  )
}

function inTurn({ together, alone }: Attempt): Shell {
  const [only] = alone
  const trial = sh`{ ${together}; } >"$hw_said" 2>&1`
  if (only !== undefined && alone.length === 1) return sh`${trial} || hw_tell ${only.name}`
  return sh`${trial} || {
${lines(...alone.map(({ name, command }) => sh`{ ${command}; } >"$hw_said" 2>&1 || hw_tell ${name}`))}
}`
}
