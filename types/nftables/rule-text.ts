/** Reads as much of nftables' language as is needed to know its tables, and whether SSH still gets in (nft(8)). */
import { contains, parseIp, parsePrefix } from '../../src/core/ip.ts'

/** `inet host`, each once, in the order of the text. */
export function tablesOf(rules: string): readonly string[] {
  const found = [
    ...withoutComments(rules).matchAll(
      /(?:^|[\n;])\s*(?:(?:add|create)\s+)?table\s+(?:(ip6?|inet|arp|bridge|netdev)\s+)?([A-Za-z_][\w./-]*)/g,
    ),
  ]
  return [...new Set(found.map(([, family = 'ip', name = '']) => `${family} ${name}`))]
}

function withoutComments(rules: string): string {
  return rules.replaceAll(/"[^"\n]*"|#[^\n]*/g, (one) => (one.startsWith('#') ? '' : one))
}

/** What a new connection to sshd looks like. */
export interface Knock {
  readonly port: number
  /** Where it comes from, where that is known. */
  readonly client: string | undefined
}

/**
 * Whether some rule may let in what knocks, or nothing holds it back. Of what cannot be understood here (maps, named sets)
 * it is believed that it may.
 */
export function maySshEnter(rules: string, knock: Knock): boolean {
  const text = withDefinitions(withoutComments(rules))
  const chains = chainsOf(text)
  return [...chains.values()]
    .filter(({ hook }) => hook === 'input')
    .every((chain) => passes(chain, chains, knock, new Set()) !== 'dropped')
}

interface Chain {
  readonly name: string
  readonly hook: string | undefined
  readonly policy: string
  readonly rules: readonly string[]
}

/** `define ssh = 22` stands for what it says wherever `$ssh` is. */
function withDefinitions(text: string): string {
  let result = text
  for (const [, name = '', value = ''] of text.matchAll(/^\s*(?:re)?define\s+(\w+)\s*=\s*([^\n]*)$/gm))
    result = result.replaceAll(new RegExp(`\\$${name}\\b`, 'g'), () => value.trim())
  return result
}

function chainsOf(text: string): ReadonlyMap<string, Chain> {
  const chains = new Map<string, Chain>()
  for (const match of text.matchAll(/\bchain\s+([\w./-]+)\s*\{/g)) {
    const name = match[1] ?? ''
    const body = bodyAt(text, match.index + match[0].length)
    const statements = statementsOf(body)
    const known = chains.get(name)
    chains.set(name, {
      name,
      hook: /\bhook\s+(\w+)/.exec(body)?.[1] ?? known?.hook,
      policy: /\bpolicy\s+(\w+)/.exec(body)?.[1] ?? known?.policy ?? 'accept',
      rules: [...(known?.rules ?? []), ...statements.filter((one) => !/^(?:type|policy)\b/.test(one))],
    })
  }
  return chains
}

/** Up to the brace that closes what was opened before. */
function bodyAt(text: string, start: number): string {
  let depth = 1
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1
    if (text[at] === '}') depth -= 1
    if (depth === 0) return text.slice(start, at)
  }
  return text.slice(start)
}

/** A rule ends with its line or a semicolon, but not within braces. */
function statementsOf(body: string): readonly string[] {
  const statements: string[] = []
  let depth = 0
  let current = ''
  for (const character of body.replaceAll('\\\n', ' ')) {
    if (character === '{') depth += 1
    if (character === '}') depth -= 1
    if (depth === 0 && (character === '\n' || character === ';')) {
      statements.push(current)
      current = ''
    } else current += character
  }
  return [...statements, current].map((one) => one.replaceAll(/\s+/g, ' ').trim()).filter((one) => one !== '')
}

type Fate = 'accepted' | 'dropped' | 'goes on'

function passes(
  chain: Chain,
  chains: ReadonlyMap<string, Chain>,
  knock: Knock,
  seen: ReadonlySet<string>,
): Fate {
  for (const rule of chain.rules) {
    const verdict = verdictOf(rule, knock)
    const match = verdict === undefined ? 'no' : mayMatch(rule, knock)
    if (verdict === undefined || match === 'no') continue
    if (/\b(?:accept|queue)\b/.test(verdict)) return 'accepted'
    const [, verb, name = ''] = /\b(jump|goto) ([\w./-]+)/.exec(verdict) ?? []
    const next = chains.get(name)
    if (verb !== undefined) {
      if (next === undefined || seen.has(name)) return 'accepted'
      const fate = passes(next, chains, knock, new Set([...seen, chain.name]))
      if (fate === 'accepted') return fate
      if (fate === 'dropped' && match === 'yes') return fate
    } else if (match === 'yes' && /\b(?:drop|reject)\b/.test(verdict)) return 'dropped'
  }
  return chain.hook !== undefined && chain.policy === 'drop' ? 'dropped' : 'goes on'
}

/** What the rule says of the knock: itself, or what its map has for it; undefined where that has nothing. */
function verdictOf(rule: string, { port }: Knock): string | undefined {
  const [, key = '', map = ''] = /(\S+ \S+) vmap (\{[^}]*\}|\S+)/.exec(rule) ?? []
  if (map === '') return rule
  const known = key === 'tcp dport' || key === 'th dport' || key === 'ct state'
  if (!known || !map.startsWith('{')) return 'accept'
  const entry = itemsOf(map)
    .map((one) => one.split(/\s*:\s*/))
    .find(([value = '']) => (key === 'ct state' ? value === 'new' : holdsPort(value, port)))
  return entry?.[1]
}

/** `perhaps` where a condition is one that is not understood. */
function mayMatch(rule: string, { port, client }: Knock): 'yes' | 'no' | 'perhaps' {
  const conditions = rule
    .replace(/\b(?:accept|drop|reject|jump|goto|counter|log|comment|limit|return|\S+ \S+ vmap)\b.*$/, '')
    .trim()
  if (conditions === '') return /\blimit rate\b/.test(rule) ? 'perhaps' : 'yes'
  const ports = /\b(?:tcp|th) dport (!= )?(\{[^}]*\}|\S+)/.exec(conditions)
  if (ports !== null && holdsPort(ports[2] ?? '', port) === (ports[1] !== undefined)) return 'no'
  const protocol = /\b(?:meta l4proto|ip protocol|ip6 nexthdr) (!= )?(\{[^}]*\}|\S+)/.exec(conditions)
  if (protocol !== null && /\btcp\b|@|\$/.test(protocol[2] ?? '') === (protocol[1] !== undefined)) return 'no'
  if (/\b(?:udp|icmp|icmpv6|sctp) /.test(conditions)) return 'no'
  const state = /\bct state (!= )?(\{[^}]*\}|\S+)/.exec(conditions)
  if (state !== null && /\bnew\b/.test(state[2] ?? '') === (state[1] !== undefined)) return 'no'
  if (/\biif(?:name)? (?:"?lo"?)(?: |$)/.test(conditions)) return 'no'
  const source = /\b(ip6?) saddr (!= )?(\{[^}]*\}|\S+)/.exec(conditions)
  if (source !== null && client !== undefined) {
    if ((source[1] === 'ip6') !== client.includes(':')) return 'no'
    if (holdsAddress(source[3] ?? '', client) === (source[2] !== undefined)) return 'no'
  }
  const left = conditions
    .replace(/\b(?:tcp|th) dport (?:!= )?(?:\{[^}]*\}|\S+)/, '')
    .replace(/\bct state (?:!= )?(?:\{[^}]*\}|\S+)/, '')
    .replace(/\bmeta l4proto (?:!= )?(?:\{[^}]*\}|\S+)/, '')
    .replace(client === undefined ? /(?!)/ : /\bip6? saddr (?:!= )?(?:\{[^}]*\}|\S+)/, '')
    .trim()
  return left === '' ? 'yes' : 'perhaps'
}

function itemsOf(text: string): readonly string[] {
  return text
    .replaceAll(/[{}]/g, '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
}

function holdsPort(text: string, port: number): boolean {
  return itemsOf(text).some((one) => {
    if (/^[@$]/.test(one)) return true
    const [from = '', to = from] = one.split('-').map((part) => (part.trim() === 'ssh' ? '22' : part.trim()))
    return Number(from) <= port && port <= Number(to)
  })
}

function holdsAddress(text: string, client: string): boolean {
  const ip = parseIp(client)
  return itemsOf(text).some((one) => {
    if (/^[@$]/.test(one) || ip === undefined) return true
    const [from = '', to] = one.split('-')
    const prefix = parsePrefix(one)
    if (prefix !== undefined) return contains(prefix, ip)
    const first = parseIp(from)
    const last = to === undefined ? first : parseIp(to)
    if (first === undefined || last === undefined) return true
    return first.family === ip.family && first.value <= ip.value && ip.value <= last.value
  })
}
