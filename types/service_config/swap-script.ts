/** One script that stages a set, has it checked, swaps it, has the server take it, and puts the old set back where that fails. */
import { lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import { command, type Command } from '../../src/type/command.ts'
import type { Change, HostContext, Wanted } from '../../src/type/define-type.ts'
import { initOf } from '../_lib/init/init-of.ts'
import { controlFilesIn, OBJECTS } from './control-files.ts'
import { inDirectories } from './in-directories.ts'
import type { ConfigState } from './observe.ts'
import type { Params } from './params.ts'
import { check, stage } from './stage-script.ts'
import { swapFunctions } from './swap-functions.ts'
import { linesOf, type WantedFile, wantedSet } from './wanted-set.ts'

export function swapSet(change: Change<Params, ConfigState>, context: HostContext): readonly Command[] {
  const { id, params, before, keys } = change
  const { files, objects } = wantedSet(params)
  const control = controlFilesIn(params.folder)
  const changed = files.filter(
    ({ path }) => keys.includes(`${params.folder}/${path}`) || before?.misowned.includes(path) === true,
  )
  const leftovers = before?.leftovers ?? []
  const fresh = keys.includes('objects') ? [...changed, objects] : changed
  const script = lines(
    variables(id, params),
    swapFunctions,
    serverFunctions(params, context),
    demands(params),
    // What was cut may have left anything; without the old files there is nothing to go back to.
    raw(
      `rm -rf "$hw_new" "$hw_tree"; [ -d "$hw_old" ] || rm -f "$hw_note"; [ -e "$hw_note" ] || rm -rf "$hw_old"`,
    ),
    ...(fresh.length === 0 ? [] : [stage(params, fresh)]),
    ...(isServerTold(change)
      ? [
          ...(params.check === undefined ? [] : [check(params, changed, leftovers)]),
          exchange(fresh, leftovers),
        ]
      : [swapFunction(fresh, []), raw(`hw_swap || hw_end 'the files could not be put in place'; hw_clear`)]),
  )
  const content = Buffer.concat(fresh.map(({ bytes }) => bytes))
  const timeout = 300 + 3 * params.patience
  return [
    command(script, content.length === 0 ? { timeout } : { timeout, body: { path: control.body, content } }),
  ]
}

/** Whether the change is one that the server has to be told of: not one of our own notes alone. */
export function isServerTold({ before, keys, params }: Change<Params, ConfigState>): boolean {
  if (before === null || before.unverified || before.leftovers.length + before.misowned.length > 0)
    return true
  return keys.some((key) => key === 'running' || key.startsWith(`${params.folder}/`))
}

/** For what was changed beside the set: the server is told, and must run as expected afterwards. There is nothing to go back to. */
export function tellServer({ id, params }: Wanted<Params>, context: HostContext): Shell {
  return lines(
    variables(id, params),
    swapFunctions,
    serverFunctions(params, context),
    sh`mkdir -p "$hw_old" || exit
hw_bring && hw_await
hw_code=$?
rm -rf "$hw_old"
[ "$hw_code" -eq 0 ] || hw_end 'the server does not run as it should'`,
  )
}

function variables(id: string, { folder, running, patience }: Params): Shell {
  const control = controlFilesIn(folder)
  const expected = running === undefined ? '' : linesOf(running.expected).join('\n')
  return sh`hw_id=${id} hw_folder=${folder} hw_new=${control.fresh} hw_tree=${control.tree} hw_old=${control.old} hw_body=${control.body}
hw_note=${control.note} hw_patience=${patience} hw_probed=${running === undefined ? '' : 'yes'}
hw_going=in hw_changed= hw_removed= hw_why= hw_now=
hw_expected=$(printf '%s\n' ${expected} | sed '/^$/d' | sort -u)`
}

/** `hw_reload`, `hw_well`, `hw_running`: each text in a subshell, so that it can end as it likes. */
function serverFunctions({ service, reload, verify, running }: Params, context: HostContext): Shell {
  const init = initOf(context)
  const told =
    reload === undefined
      ? service === undefined || init === undefined
        ? raw(':')
        : init.restart(service)
      : raw(reload)
  const runs = service === undefined || init === undefined ? raw(':') : init.demandRunning(service)
  return sh`hw_reload() { ( eval ${told.text} ); }
hw_well() { ( eval ${runs.text} ) </dev/null && ( eval ${verify ?? ':'} ) </dev/null; }
hw_running() { ( eval ${running?.probe ?? ':'} ) </dev/null 2>/dev/null | hw_lines; }`
}

function demands({ folder, programs }: Params): Shell {
  return sh`[ -d "$hw_folder" ] || hw_end ${`the directory "${folder}" does not exist: add directory('${folder}') to the manifest`}
hw_missing=
for hw_name in ${programs}; do
  command -v "$hw_name" >/dev/null 2>&1 || hw_missing="$hw_missing \"$hw_name\""
done
[ -z "$hw_missing" ] || hw_end "the host does not have$hw_missing, without which nothing is touched: add the package to the manifest"`
}

/** Keeps the old, swaps, tells the server and waits until it runs. From the note on, the next run knows what a cut one left. */
function exchange(fresh: readonly WantedFile[], leftovers: readonly string[]): Shell {
  const kept = inDirectories([...fresh.map(({ path }) => ({ path })), ...leftovers.map((path) => ({ path }))])
  const files = kept.length === 0 ? 'files' : 'new files'
  return sh`if [ ! -e "$hw_note" ]; then
  mkdir -p "$hw_old/kept" "$hw_old/created" && hw_running >"$hw_old/running" ||
    hw_untouched 'the old files could not be kept'
  if hw_well >/dev/null 2>&1; then : >"$hw_old/well"; fi
  if [ "$(sed -n 's/^# runs //p' ${raw('"$hw_folder"')}/${OBJECTS} 2>/dev/null | hw_lines)" = "$(cat "$hw_old/running")" ]; then
    : >"$hw_old/known"
  fi
fi
hw_keep_all() {
mkdir -p "$hw_old/kept" "$hw_old/created" || return
${lines(...kept.map(({ directory, names }) => sh`hw_keep ${directory} ${names} || return`))}
}
hw_keep_all || hw_untouched 'the old files could not be kept'
sync
[ -e "$hw_note" ] || echo 'swapped, not yet verified' >"$hw_note" || {
  rm -f "$hw_note"
  hw_untouched 'the swap could not be written down'
}
sync
${swapFunction(fresh, leftovers)}
hw_swap || hw_back 'the new files could not take the place of the old'
sync
hw_changed=$(hw_swapped -e)
hw_removed=$(hw_swapped ! -e)
hw_bring || hw_back ${`the server did not take the ${files}`}
hw_await || hw_back ${`the server does not run as it should with the ${files}`}
rm -f "$hw_note"
hw_clear`
}

function swapFunction(fresh: readonly WantedFile[], leftovers: readonly string[]): Shell {
  const moves = inDirectories(fresh).map(
    ({ directory, names }) =>
      sh`( cd "$hw_new"/${directory} && mv -f -- ${names} "$hw_folder"/${directory} ) || return`,
  )
  const removals = inDirectories(leftovers.map((path) => ({ path }))).map(
    ({ directory, names }) => sh`( cd "$hw_folder"/${directory} && rm -f -- ${names} ) || return`,
  )
  return lines(raw('hw_swap() {'), ...moves, ...removals, raw(':\n}'))
}
