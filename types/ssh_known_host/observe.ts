/** Reads those lines of known_hosts that may name one of the hosts: each file once, and hashed names are made out here. */
import { lines, sh, type Shell } from '../../src/core/shell.ts'
import type { HostContext, Wanted } from '../../src/type/define-type.ts'
import { joinScripts, splitOutputs } from '../../src/type/each.ts'
import type { Probe } from '../../src/type/probe.ts'
import { type Observed, refused, unknown } from '../../src/type/state.ts'
import { homeFunction } from '../_lib/accounts.ts'
import { type KnownHostParams, type KnownHostState, namesOf, wantedKeys } from './params.ts'
import { fingerprintOf, linesOf } from './known-hosts.ts'

type WantedHost = Wanted<KnownHostParams>

/** Of the whole host. */
export const SYSTEM_FILE = '/etc/ssh/ssh_known_hosts'

export function observeKnownHosts(
  wanted: readonly WantedHost[],
  context: HostContext,
): Probe<ReadonlyMap<string, Observed<KnownHostState>>> {
  const users = [...new Set(wanted.map(({ params }) => params.user))]
  const scripts = users.map((user) =>
    fileScript(
      user,
      wanted.flatMap((one) => (one.params.user === user ? namesOf(one.id, one.params) : [])),
    ),
  )
  return {
    script: lines(homeFunction, joinScripts(scripts)),
    parse: (stdout) => {
      const outputs = splitOutputs(stdout, users.length)
      return new Map(
        wanted.map((one) => {
          const { code = 1, output } = outputs[users.indexOf(one.params.user)] ?? {}
          return [one.id, observed(one, code, output?.toString('utf8') ?? '', context)]
        }),
      )
    },
  }
}

/** Exit code 3: no such user; 4: a link; 5: no regular file. The first line is the path. */
function fileScript(user: string | undefined, names: readonly string[]): Shell {
  const path =
    user === undefined
      ? sh`hw_path=${SYSTEM_FILE}`
      : sh`hw_dir=$(hw_home ${user}); [ -n "$hw_dir" ] || exit 3; [ ! -L "$hw_dir/.ssh" ] || exit 4; hw_path=$hw_dir/.ssh/known_hosts`
  return sh`${path}
printf '%s\n' "$hw_path"
[ ! -L "$hw_path" ] || exit 4
[ -e "$hw_path" ] || exit 0
[ -f "$hw_path" ] || exit 5
grep -iF -e '|1|' ${names.map((name) => sh`-e ${name}`)} "$hw_path" || :`
}

function observed(
  { id, params }: WantedHost,
  code: number,
  output: string,
  context: HostContext,
): Observed<KnownHostState> {
  const newline = output.indexOf('\n')
  const path = output.slice(0, newline)
  if (code === 3)
    return params.state === 'absent' ? { keys: [] } : unknown(`user "${params.user ?? ''}" does not exist`)
  if (code !== 0)
    return refused(
      code === 4 ? 'a symbolic link is in the way of known_hosts' : `"${path}" is not a regular file`,
    )
  if (params.state === 'present' && wantedKeys(id, params, context).length === 0)
    return refused(
      `the inventory has no host key of "${id}"`,
      `give keys, or record them: inv set host ${id}, or cfg apply on it`,
    )
  const found = linesOf(output.slice(newline + 1), namesOf(id, params))
  const keys = found.flatMap((line) => line.names.map((name) => fingerprintOf(name, line.key)))
  return { keys: [...new Set(keys)].toSorted(), path, found: found.map(({ text }) => text) }
}
