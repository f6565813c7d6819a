/** The file of the rules, what the kernel has of them, and what it made of them when they were loaded. */
import { raw, sh, type Shell } from '../../src/core/shell.ts'
import { contentOf } from '../../src/type/content.ts'
import type { HostContext, Wanted } from '../../src/type/define-type.ts'
import { joinScripts, splitOutputs } from '../../src/type/each.ts'
import type { Probe } from '../../src/type/probe.ts'
import { type Content, type Observed, refused, type StateValue, unknown } from '../../src/type/state.ts'
import { initOf } from '../_lib/init/init-of.ts'
import type { NftParams } from './index.ts'
import { fileOf, FOLDER, keptCopyOf, mainFileOf } from './places.ts'
import { tablesOf } from './rule-text.ts'

export interface NftState {
  readonly content?: Content
  /** The main file, where it includes those of the folder. */
  readonly included: string
  /** Whether the kernel has what it made of this file. */
  readonly running: boolean
  readonly enabled: boolean
  readonly hasService: boolean
  /** Tables that the file that is there made. */
  readonly tables: readonly string[]
  /** Of sshd, as the present connection found it. */
  readonly port: number
  /** Address that the present connection comes from; empty where that is not known. */
  readonly client: string
  readonly [key: string]: StateValue | undefined
}

/** `hw_list TABLE…`, each as one word; all of them without any. Counters and times are no part of it. */
export const listFunction = raw(`hw_list() {
  if [ $# -eq 0 ]; then nft -s list ruleset; return; fi
  for hw_table do set -f; nft -s list table $hw_table 2>/dev/null; set +f; done
  :
}`)

export function listArguments({ rules = '', others }: NftParams): readonly string[] {
  return others === 'remove' ? [] : tablesOf(rules)
}

export function observeRules(
  wanted: readonly Wanted<NftParams>[],
  context: HostContext,
): Probe<ReadonlyMap<string, Observed<NftState>>> {
  const main = mainFileOf(context.facts)
  const services = initOf(context)?.find(['nftables'])
  const scripts: readonly Shell[] = [
    sh`PATH=$PATH:/usr/sbin:/sbin; command -v nft >/dev/null && echo nft; grep -qsE ${`^[[:space:]]*include[[:space:]]+"${FOLDER}/\\*\\.nft"`} ${main} && echo included; echo "=$SSH_CONNECTION"`,
    services?.script ?? raw(':'),
    ...wanted.flatMap(({ id, params }) => [
      sh`[ -f ${fileOf(id)} ] && cat ${fileOf(id)}`,
      sh`cat ${keptCopyOf(id)}`,
      sh`${listFunction}
PATH=$PATH:/usr/sbin:/sbin; hw_list ${listArguments(params)}`,
    ]),
  ]
  const isLinux = context.facts.kernel.name === 'Linux'
  return {
    script: isLinux ? joinScripts(scripts) : raw(':'),
    parse: (stdout) => {
      if (!isLinux)
        return new Map(
          wanted.map(({ id }) => [
            id,
            refused(`nftables is of Linux; the firewall of ${context.facts.kernel.name} is another`),
          ]),
        )
      const outputs = splitOutputs(stdout, scripts.length)
      const text = (index: number): string => outputs[index]?.output.toString('utf8') ?? ''
      const service = services
        ?.parse(outputs[1]?.output ?? Buffer.alloc(0), outputs[1]?.code ?? 0)
        .get('nftables')
      const host = text(0)
      const [client = '', , , port = ''] = (/^=(.*)$/m.exec(host)?.[1] ?? '').split(' ')
      return new Map(
        wanted.map(({ id, params }, index): readonly [string, Observed<NftState>] => {
          const at = 2 + 3 * index
          const file = outputs[at]?.code === 0 ? text(at) : undefined
          if (params.state === 'absent' && file === undefined) return [id, null]
          if (!host.startsWith('nft\n')) return [id, unknown('nftables is not installed')]
          const content = file === undefined ? undefined : contentOf(file)
          const kept = text(at + 1)
          return [
            id,
            {
              ...(content === undefined ? {} : { content }),
              included: /^included$/m.test(host) ? main : '',
              running:
                content !== undefined &&
                kept.startsWith(`# ${content.sha256}\n`) &&
                normalized(kept.slice(kept.indexOf('\n') + 1)) === normalized(text(at + 2)),
              enabled: service === undefined || service.enabled !== false,
              hasService: service !== undefined,
              tables: tablesOf(file ?? ''),
              port: Number(port === '' ? 22 : port),
              client,
            },
          ]
        }),
      )
    },
  }
}

/** Without what comes and goes by itself: members of sets that rules fill, or that expire. */
function normalized(listing: string): string {
  return listing
    .replaceAll(
      /\b(?:set|map) \S+ \{[^{}]*flags [^\n]*(?:dynamic|timeout)[^{}]*(?:elements = \{[^{}]*\}[^{}]*)?\}/g,
      (set) => set.replace(/elements = \{[^{}]*\}/, ''),
    )
    .replaceAll(/\s+/g, ' ')
}
