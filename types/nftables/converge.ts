/** Has nft check the rules, loads them in one transaction, and lays the file down by which they come back. */
import { all, lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import { stagedPath } from '../../src/type/command.ts'
import type { Change, HostContext } from '../../src/type/define-type.ts'
import { contentOf } from '../../src/type/content.ts'
import { initOf } from '../_lib/init/init-of.ts'
import { detached } from '../_lib/network/detached.ts'
import type { NftParams } from './index.ts'
import { listArguments, listFunction, type NftState } from './observe.ts'
import { fileOf, FOLDER, INCLUDE, keptCopyOf, mainFileOf, textOf } from './places.ts'
import { tablesOf } from './rule-text.ts'

type NftChange = Change<NftParams, NftState>

const FUNCTIONS = lines(
  raw('PATH=$PATH:/usr/sbin:/sbin'),
  listFunction,
  raw(`hw_include() {
  hw_new=\${1%/*}/.\${1##*/}.hostwright-new
  if [ -e "$1" ]; then cp -p "$1" "$hw_new" && { cat "$1" && echo && echo "$2"; } >"$hw_new"
  else { echo '#!/usr/sbin/nft -f'; echo; echo 'flush ruleset'; echo; echo "$2"; } >"$hw_new" && chmod 0755 "$hw_new"; fi &&
    mv -f "$hw_new" "$1"
}`),
)

export function converge(change: NftChange, context: HostContext): readonly Shell[] {
  const { id, params, before, after } = change
  const file = fileOf(id)
  const kept = keptCopyOf(id)
  if (after === null)
    return [
      detached(
        lines(
          FUNCTIONS,
          sh`${all(sh`printf '%s\n' ${deletions(before?.tables ?? [])} | nft -f -`, sh`rm -f ${file} ${kept} ${`${kept}.before`}`)}`,
        ),
      ),
    ]
  const text = textOf(params)
  const staged = stagedPath(file)
  const main = mainFileOf(context.facts)
  const init = initOf(context)
  const gone = deletions(
    (before?.tables ?? []).filter((table) => !tablesOf(params.rules ?? '').includes(table)),
  )
  const loads = change.keys.includes('content') || change.keys.includes('running')
  // One transaction: the tables that are no longer among them go with the same stroke.
  const load = (option: readonly string[]): Shell =>
    sh`{ cat ${staged}; printf '%s\n' ${gone}; } | nft ${option} -f -`
  const steps = [
    sh`( umask 022; mkdir -p ${FOLDER} )`,
    sh`( umask 077; mkdir -p ${kept.slice(0, kept.lastIndexOf('/'))} )`,
    sh`printf %s ${text} >${staged} && chmod 0644 ${staged}`,
    ...(loads ? [load(['-c']), sh`nft list ruleset >${`${kept}.before`}`, load([])] : []),
    sh`{ echo ${`# ${contentOf(text).sha256}`}; hw_list ${listArguments(params)}; } >${kept}`,
    sh`mv -f ${staged} ${file}`,
    ...(change.keys.includes('included') ? [sh`hw_include ${main} ${INCLUDE}`] : []),
    ...(change.keys.includes('enabled') && init !== undefined ? [sh`( ${init.enable('nftables')} )`] : []),
  ]
  return [detached(lines(FUNCTIONS, sh`${all(...steps)} || { rm -f ${staged}; exit 1; }`))]
}

/** Each also where it is not there. */
function deletions(tables: readonly string[]): readonly string[] {
  return tables.length === 0 ? [''] : tables.map((table) => `table ${table}; delete table ${table};`)
}

/** The old file is back: what it says is loaded, and what the new one made goes. */
export function putBack({ id, params, before, after }: NftChange): Shell {
  const made = after === null ? [] : tablesOf(params.rules ?? '')
  const file = fileOf(id)
  const earlier = `${keptCopyOf(id)}.before`
  const plain = sh`{ printf '%s\n' ${deletions(made)}; [ ! -e ${file} ] || cat ${file}; } | nft -f -`
  return lines(
    FUNCTIONS,
    params.others === 'remove' && before?.content === undefined && after !== null
      ? sh`if [ -e ${earlier} ]; then { echo 'flush ruleset'; cat ${earlier}; } | nft -f -; else ${plain}; fi`
      : plain,
  )
}
