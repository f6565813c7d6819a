/** Rewrites a known_hosts file: what named the host goes, other names of those lines stay, and the lines that are wanted come. */
import { all, lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import type { Change } from '../../src/type/define-type.ts'
import { homeFunction } from '../_lib/accounts.ts'
import { demand, demandParentOf } from '../_lib/demand.ts'
import { type KnownHostParams, type KnownHostState, namesOf } from './params.ts'
import { linesOf } from './known-hosts.ts'
import { SYSTEM_FILE } from './observe.ts'

export function rewrite(
  { id, params, before }: Change<KnownHostParams, KnownHostState>,
  keys: readonly string[],
): Shell {
  const names = namesOf(id, params)
  const found = before?.found ?? []
  const rest = linesOf(found.join('\n'), names).flatMap(({ others, key }) =>
    others.length === 0 ? [] : [`${others.join(',')} ${key}`],
  )
  const added = [...rest, ...keys.map((key) => `${names.join(',')} ${key}`)]
  const kept =
    found.length === 0
      ? sh`cat "$hw_path"`
      : sh`{ grep -vxF ${found.map((line) => sh`-e ${line}`)} "$hw_path" || [ $? -eq 1 ]; }`
  // A last line without its newline would run into the next.
  const newline = raw(`{ [ -z "$(tail -c 1 "$hw_new")" ] || echo >> "$hw_new"; }`)
  const steps = [
    ...(params.user === undefined ? [systemPlace()] : userPlace(params.user)),
    demand(raw('[ ! -L "$hw_path" ]'), 'a symbolic link is in the way of known_hosts'),
    sh`rm -f "$hw_new" && ( set -C; : > "$hw_new" ) && chmod "$hw_mode" "$hw_new"`,
    sh`{ [ ! -e "$hw_path" ] || { rm -f "$hw_new" && cp -p "$hw_path" "$hw_new" && ${kept} > "$hw_new"; }; }`,
    newline,
    ...(added.length === 0 ? [] : [sh`printf '%s\n' ${added} >> "$hw_new"`]),
    ...(params.user === undefined ? [] : [sh`chown -h "$hw_owner" "$hw_new"`]),
    sh`{ sync "$hw_new" 2>/dev/null || :; }`,
    sh`mv -f "$hw_new" "$hw_path"`,
  ]
  return lines(
    homeFunction,
    sh`hw_new=`,
    sh`{ ${all(...steps)}; } || { [ -z "$hw_new" ] || rm -f "$hw_new"; false; }`,
  )
}

function systemPlace(): Shell {
  return sh`${demandParentOf(SYSTEM_FILE)} && hw_path=${SYSTEM_FILE} && hw_new=/etc/ssh/.ssh_known_hosts.hostwright-new && hw_mode=0644`
}

const HOMELESS = `the home directory "%s" of "%s" does not exist: add directory('%s') to the manifest\\n`

function userPlace(user: string): readonly Shell[] {
  return [
    sh`hw_dir=$(hw_home ${user})`,
    sh`{ [ -d "$hw_dir" ] || { printf ${HOMELESS} "$hw_dir" ${user} "$hw_dir" >&2; false; }; }`,
    sh`hw_ssh=$hw_dir/.ssh && hw_path=$hw_ssh/known_hosts && hw_mode=0600 && hw_owner=${user}:$(id -g ${user})`,
    demand(raw('[ ! -L "$hw_ssh" ]'), `in the home directory of "${user}" a symbolic link is in the way`),
    sh`{ [ -d "$hw_ssh" ] || { mkdir -m 0700 "$hw_ssh" && chown -h "$hw_owner" "$hw_ssh"; }; }`,
    sh`hw_new=$hw_ssh/.known_hosts.hostwright-new`,
  ]
}
