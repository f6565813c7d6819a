/** Unpacks beside, looks through what came, and moves it into place; what an older archive had brought and this has not goes. */
import { all, lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import { command, stagedPath, type Command } from '../../src/type/command.ts'
import type { HostContext, Wanted } from '../../src/type/define-type.ts'
import { demand, demandParentOf } from '../_lib/demand.ts'
import { digestFunction } from '../_lib/digest.ts'
import { unpackFunctions } from './format.ts'
import { formatOf, type Params } from './params.ts'

/** Within the directory: the first line says what was unpacked and how, each other a path. */
export const RECORD = '.hostwright-archive'

/** Half an hour for what is large. */
const TIMEOUT = 1800

// Each moves what it can whole, so that a first time takes one rename for each top entry.
const FUNCTIONS = raw(`hw_newline='
'
hw_is_of_others() {
  case $hw_newline$hw_others in *"$hw_newline.\${1#"$hw_dir"}$hw_newline"*) ;; *) return 1 ;; esac
}
hw_merge() {
  for hw_entry in "$1"/* "$1"/.[!.]* "$1"/..?*; do
    [ -e "$hw_entry" ] || [ -L "$hw_entry" ] || continue
    hw_to=$2/\${hw_entry##*/}
    if [ -d "$hw_entry" ] && [ ! -L "$hw_entry" ]; then
      if [ -d "$hw_to" ] && [ ! -L "$hw_to" ]; then
        [ -z "$hw_account" ] || chown "$hw_account" "$hw_to" || return
        hw_merge "$hw_entry" "$hw_to" || return
        continue
      fi
      if [ -e "$hw_to" ] || [ -L "$hw_to" ]; then echo "\\"$hw_to\\" is in the way: it is not a directory" >&2; return 1; fi
    elif [ -e "$hw_to" ] && hw_is_of_others "$hw_to"; then continue
    elif [ -L "$hw_to" ]; then rm -f -- "$hw_to"
    elif [ -d "$hw_to" ]; then echo "\\"$hw_to\\" is in the way: it is a directory" >&2; return 1
    fi
    mv -f -- "$hw_entry" "$hw_to" || return
  done
}
hw_roots() {
  if [ "$2" -eq 0 ]; then ( cd "$1" && find . ! -type d -print ) >>"$hw_stage/list" && hw_merge "$1" "$hw_dir"; return; fi
  for hw_root in "$1"/* "$1"/.[!.]* "$1"/..?*; do
    [ ! -d "$hw_root" ] || [ -L "$hw_root" ] || hw_roots "$hw_root" "$(($2 - 1))" || return
  done
}
hw_program() { command -v "$1" >/dev/null 2>&1 || { echo "the host needs the program \\"$1\\" to unpack this" >&2; return 1; }; }
hw_drop() {
  while IFS= read -r hw_path; do
    hw_path=\${hw_path#./}
    rm -f -- "$hw_dir/$hw_path" || return
    while [ "$hw_path" != "\${hw_path%/*}" ]; do
      hw_path=\${hw_path%/*}
      rmdir -- "$hw_dir/$hw_path" 2>/dev/null || break
    done
  done
}
hw_inspect() {
  hw_bad=$(hw_names | grep -E '^/|(^|/)\\.\\.(/|$)' | head -n 1)
  [ -n "$hw_bad" ] || hw_bad=$(hw_links | head -n 1)
  [ -z "$hw_bad" ] || { echo "the archive has a member that leads out of it: $hw_bad" >&2; return 1; }
}
hw_review() {
  hw_bad=$(find . ! -type f ! -type d ! -type l -print | head -n 1)
  [ -z "$hw_bad" ] || { echo "the archive has a member that is no file, directory or link: $hw_bad" >&2; return 1; }
  hw_bad=$(find . -name '*
*' -print | head -n 1)
  [ -z "$hw_bad" ] || { echo "the archive has a member with a line break in its name" >&2; return 1; }
  find . -type f \\( -perm -4000 -o -perm -2000 \\) -exec chmod ug-s {} + && find . -newer ../now -type f -exec touch {} +
}`)

export function unpack(
  { id, params, before }: Wanted<Params> & { readonly before: unknown },
  context: HostContext,
): readonly (Shell | Command)[] {
  const source = params.source ?? stagedPath(id)
  const { owner, group, strip } = params
  const account =
    owner === undefined && group === undefined
      ? ''
      : `${owner ?? ''}${group === undefined ? '' : `:${group}`}`
  const others = ownersOthers(id, context)
  const steps = [
    sh`for hw_one in $hw_needs; do hw_program "$hw_one" || exit; done`,
    demand(sh`[ -f "$hw_source" ]`, `"${source}" is not there as a regular file`),
    sh`hw_inspect`,
    sh`{ [ -d "$hw_dir" ] || { mkdir "$hw_dir" && chmod 0755 "$hw_dir"; }; }`,
    demand(sh`[ ! -L "$hw_dir" ]`, 'a symbolic link is in the way'),
    sh`rm -rf "$hw_stage" && mkdir "$hw_stage" "$hw_stage/all" && : >"$hw_stage/now" && : >"$hw_stage/list"`,
    sh`( umask 022 && cd "$hw_stage/all" && hw_unpack && hw_review && { [ -z "$hw_account" ] || chown -hR "$hw_account" .; } ) >&2`,
    sh`hw_hash=$(hw_sha256 <"$hw_source") && hw_hash=${raw('${hw_hash#*= }')} && hw_hash=${raw('${hw_hash%% *}')}`,
    sh`hw_roots "$hw_stage/all" ${strip}`,
    demand(
      sh`[ -s "$hw_stage/list" ]`,
      strip === 0
        ? 'there is nothing in the archive'
        : `nothing is left of the archive when ${strip} directories are taken off its paths`,
    ),
    sh`if [ -f "$hw_dir"/${RECORD} ]; then
  { cat "$hw_stage/list"; printf '%s' "$hw_others"; } >"$hw_stage/kept" &&
  sed 1,2d "$hw_dir"/${RECORD} | awk -v kept="$hw_stage/kept" 'BEGIN { while ((getline line < kept) > 0) have[line] = 1 } !($0 in have)' | hw_drop
fi`,
    sh`{ echo ${headOf(params)} && echo "$hw_hash" && cat "$hw_stage/list"; } >"$hw_stage/record"`,
    sh`mv -f "$hw_stage/record" "$hw_dir"/${RECORD}`,
  ]
  const script = lines(
    digestFunction,
    FUNCTIONS,
    unpackFunctions(formatOf(params) ?? 'tar'),
    sh`hw_dir=${id} hw_stage=${id}/.hostwright-unpack hw_source=${source} hw_account=${account}`,
    sh`hw_others=${others.map((path) => `${path}\n`).join('')}`,
    sh`{ ${all(...steps)}; }; hw_code=$?`,
    sh`rm -rf "$hw_stage"; exit "$hw_code"`,
  )
  return [
    ...(before === null ? [demandParentOf(id)] : []),
    command(script, {
      timeout: TIMEOUT,
      ...(params.content === undefined ? {} : { body: { path: source, content: params.content } }),
    }),
  ]
}

/** How it was unpacked, so that another way is a difference: `0 root:root`. */
export function headOf({ strip, owner = '', group = '' }: Params): string {
  return `hostwright-archive 1 ${strip} ${owner}:${group}`
}

/** Takes away all that the archive brought. */
export function withdraw(id: string, context: HostContext): Shell {
  const others = ownersOthers(id, context)
  return lines(
    FUNCTIONS,
    sh`hw_dir=${id}`,
    others.length === 0
      ? sh`sed 1,2d "$hw_dir"/${RECORD} | hw_drop && rm -f "$hw_dir"/${RECORD}`
      : sh`sed 1,2d "$hw_dir"/${RECORD} | grep -vxF ${others.map((path) => sh`-e ${path}`)} | hw_drop && rm -f "$hw_dir"/${RECORD}`,
  )
}

/** Files in the directory that are of other resources, as the record writes paths. */
function ownersOthers(id: string, context: HostContext): readonly string[] {
  return [...context.managed().keys()].flatMap((path) =>
    path.startsWith(`${id}/`) && !path.endsWith('/') ? [`.${path.slice(id.length)}`] : [],
  )
}
