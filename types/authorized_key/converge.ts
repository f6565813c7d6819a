/** Rewrites a user's authorized_keys: written beside and renamed, and never through a link that the user has laid. */
import { all, lines, sh, type Shell } from '../../src/core/shell.ts'
import { homeFunction } from '../_lib/accounts.ts'
import { demand } from '../_lib/demand.ts'
import type { KeyParams } from './index.ts'
import { keyOf, writeKey } from './keys.ts'

export function install(params: KeyParams): Shell {
  return rewrite(params, sh`printf '%s\n' ${lineOf(params)}`)
}

export function withdraw(params: KeyParams): Shell {
  return rewrite(params, sh`:`)
}

function lineOf({ key, options }: KeyParams): string {
  const parsed = keyOf(key)
  if (parsed === undefined) throw new Error(`"${key}" is not a public key`)
  return writeKey({ ...parsed, options })
}

// Where it is, the host alone knows.
const HOMELESS = `the home directory "%s" of "%s" does not exist: add directory('%s') to the manifest\\n`

/** Takes out every line with the key in it, and then prints what comes in their place. */
function rewrite({ user, key }: KeyParams, print: Shell): Shell {
  const { type = '', base64 = '' } = keyOf(key) ?? {}
  const others = sh`{ [ ! -e "$hw_path" ] || grep -vF -e ${`${type} ${base64}`} "$hw_path" || [ $? -eq 1 ]; }`
  const steps = [
    sh`{ [ -d "$hw_dir" ] || { printf ${HOMELESS} "$hw_dir" ${user} "$hw_dir" >&2; false; }; }`,
    sh`hw_ssh=$hw_dir/.ssh && hw_path=$hw_ssh/authorized_keys && hw_new=$hw_ssh/.authorized_keys.hostwright-new`,
    sh`hw_owner=${user}:$(id -g ${user})`,
    demand(
      sh`[ ! -L "$hw_ssh" ] && [ ! -L "$hw_path" ]`,
      `in the home directory of "${user}" a symbolic link is in the way`,
    ),
    sh`{ [ -d "$hw_ssh" ] || mkdir -m 0700 "$hw_ssh"; }`,
    sh`chown -h "$hw_owner" "$hw_ssh" && chmod 0700 "$hw_ssh"`,
    sh`rm -f "$hw_new" && ( set -C; { ${others} && ${print}; } > "$hw_new" )`,
    sh`chown -h "$hw_owner" "$hw_new" && chmod 0600 "$hw_new"`,
    sh`{ sync "$hw_new" 2>/dev/null || :; }`,
    sh`mv -f "$hw_new" "$hw_path"`,
  ]
  return lines(
    homeFunction,
    sh`hw_dir=$(hw_home ${user}); hw_new=`,
    sh`{ ${all(...steps)}; } || { [ -z "$hw_new" ] || rm -f "$hw_new"; false; }`,
  )
}
