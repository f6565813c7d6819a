/** What sshd's configuration says, by its files and by sshd itself. */
import { lines, raw, sh } from '../../src/core/shell.ts'
import type { Wanted } from '../../src/type/define-type.ts'
import { joinScripts, splitOutputs } from '../../src/type/each.ts'
import { contentOf } from '../../src/type/content.ts'
import type { Probe } from '../../src/type/probe.ts'
import { type Content, type Observed, refused, type StateValue, unknown } from '../../src/type/state.ts'
import type { Params } from './params.ts'
import { blockMarks, MAIN, pieceOf } from './places.ts'

export interface SshState {
  readonly content?: Content
  /** Keywords of ours whose value is another in the end, since something before it says so. */
  readonly overridden: readonly string[]
  /** The file that is to hold it. */
  readonly file: string
  /** The other place, where it is too. */
  readonly stray: string
  /** That sshd listens on by its files. */
  readonly ports: readonly string[]
  readonly [key: string]: StateValue | undefined
}

// sshd wants its whole path. What is at hand of another server says what to tell the operator.
export const FUNCTIONS = raw(`PATH=$PATH:/usr/sbin:/usr/local/sbin
hw_sshd=$(command -v sshd)
hw_includes() {
  awk '/^[ \\t]*(#|$)/ { next } tolower($1) == "include" { for (field = 2; field <= NF; field += 1) if ($field ~ /^"?(\\/etc\\/ssh\\/)?sshd_config\\.d\\/\\*(\\.conf)?"?$/) { print "yes"; exit } next } { exit }' ${MAIN} 2>/dev/null
}
hw_block() { awk -v first="$1" -v last="$2" '$0 == first { inside = 1; next } $0 == last { inside = 0 } inside' ${MAIN} 2>/dev/null; }
hw_whole() { "$hw_sshd" -T 2>/dev/null || "$hw_sshd" -T -C user=root,host=localhost,addr=127.0.0.1; }
hw_alone() { "$hw_sshd" -T -f /dev/stdin || "$hw_sshd" -T -f /dev/stdin -C user=root,host=localhost,addr=127.0.0.1; }`)

export function observeServers(
  wanted: readonly Wanted<Params>[],
): Probe<ReadonlyMap<string, Observed<SshState>>> {
  const scripts = [
    raw(
      `[ -z "$hw_sshd" ] || echo sshd; if command -v dropbear >/dev/null; then echo dropbear; fi; [ ! -f ${MAIN} ] || echo main; [ "$(hw_includes)" != yes ] || echo includes`,
    ),
    raw('[ -z "$hw_sshd" ] || hw_whole'),
    ...wanted.flatMap(({ id }) => {
      const piece = pieceOf(id)
      const { first, last } = blockMarks(id)
      return [
        sh`[ -f ${piece} ] && cat ${piece}`,
        sh`grep -qsxF ${first} ${MAIN} && hw_block ${first} ${last}`,
        sh`if [ -f ${piece} ]; then hw_alone <${piece}; else hw_block ${first} ${last} | hw_alone; fi`,
      ]
    }),
  ]
  return {
    script: lines(FUNCTIONS, joinScripts(scripts)),
    parse: (stdout) => {
      const outputs = splitOutputs(stdout, scripts.length).map(({ code, output }) => ({
        there: code === 0,
        text: output.toString('utf8'),
      }))
      const host = (outputs[0]?.text ?? '').split('\n')
      return new Map(
        wanted.map((one, index) => {
          const [piece, block, alone] = outputs.slice(2 + 3 * index, 5 + 3 * index)
          return [
            one.id,
            obstacleTo(host, one) ??
              observed(one, host.includes('includes'), outputs[1], { piece, block, alone }),
          ]
        }),
      )
    },
  }
}

interface Output {
  readonly there: boolean
  readonly text: string
}

function obstacleTo(host: readonly string[], { params }: Wanted<Params>): Observed<SshState> | undefined {
  if (host.includes('sshd') && host.includes('main')) return undefined
  if (params.state === 'absent') return null
  if (host.includes('dropbear'))
    return refused(
      'the host has dropbear, which has no such configuration',
      'it takes OpenSSH: add the package',
    )
  return unknown('OpenSSH is not installed')
}

function observed(
  { id, params }: Wanted<Params>,
  includes: boolean,
  whole: Output | undefined,
  found: Readonly<Record<'piece' | 'block' | 'alone', Output | undefined>>,
): Observed<SshState> {
  const { piece, block, alone } = found
  if (params.state === 'absent' && piece?.there !== true && block?.there !== true) return null
  const text = includes ? piece : block
  const stray = includes ? block : piece
  const all = settingLines(whole?.text ?? '')
  return {
    ...(text?.there === true ? { content: contentOf(text.text) } : {}),
    overridden: text?.there === true ? overriddenIn(text.text, settingLines(alone?.text ?? ''), all) : [],
    file: includes ? pieceOf(id) : MAIN,
    stray: stray?.there === true ? (includes ? MAIN : pieceOf(id)) : '',
    ports: all.get('port') ?? [],
  }
}

/** What `sshd -T` prints: by keyword in small letters, its values in order. */
function settingLines(text: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const line of text.split('\n')) {
    const space = line.indexOf(' ')
    if (space <= 0) continue
    const keyword = line.slice(0, space)
    found.set(keyword, [...(found.get(keyword) ?? []), line.slice(space + 1)])
  }
  return found
}

/** Keywords of the text, before its first Match, whose values are others in the whole. What adds up is there among others. */
function overriddenIn(
  text: string,
  alone: ReadonlyMap<string, readonly string[]>,
  whole: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const own = (text.split(/^Match /m)[0] ?? '')
    .split('\n')
    .flatMap((line) => /^([A-Z]\w+) /.exec(line)?.[1] ?? [])
  return [...new Set(own)]
    .filter((keyword) => {
      const expected = alone.get(keyword.toLowerCase()) ?? []
      const actual = whole.get(keyword.toLowerCase()) ?? []
      return !expected.every((value) => actual.includes(value))
    })
    .map((keyword) => `${keyword} ${(whole.get(keyword.toLowerCase()) ?? []).join(', ')}`.trim())
    .sort()
}
