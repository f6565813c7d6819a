/** The names that /etc/hosts gives to one address. */
import * as z from 'zod/mini'
import { formatIp, parseIp } from '../../src/core/ip.ts'
import { raw, type Shell } from '../../src/core/shell.ts'
import { defineType, type Change } from '../../src/type/define-type.ts'
import { probe } from '../../src/type/probe.ts'
import { type Observed, refused } from '../../src/type/state.ts'
import { editLines, type KeyedLine, readShown, showFile } from '../_lib/keyed-lines.ts'

const FILE = '/etc/hosts'

const Name = z.string().check(
  z.regex(/^(?=.{1,253}$)[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62})(?:\.[A-Za-z0-9_][A-Za-z0-9_-]{0,62})*$/, {
    error: 'must be a host name: letters, digits and hyphens, in parts of at most 63 joined by dots',
  }),
)

const Params = z
  .strictObject({
    names: z
      .optional(
        z.pipe(
          z.union([Name, z.array(Name).check(z.minLength(1))]),
          z.transform((names): readonly string[] => (typeof names === 'string' ? [names] : names)),
        ),
      )
      .check(
        z.describe(
          "All names of the address, the canonical one first: `['web01.example.com', 'web01']`. Needed unless `absent`.",
        ),
      ),
    state: z
      ._default(z.enum(['present', 'absent']), 'present')
      .check(z.describe('Whether the address has names there.')),
  })
  .check(
    z.refine(({ names, state }) => names !== undefined || state === 'absent', {
      error: 'is needed',
      path: ['names'],
    }),
    z.refine(({ names }) => new Set(names).size === (names ?? []).length, {
      error: 'must not hold a name twice',
      path: ['names'],
    }),
  )

type Params = z.output<typeof Params>

interface EntryState {
  readonly names: readonly string[]
  /** How the address is written where it stands in the file: an IPv6 address has many writings. */
  readonly written: readonly string[]
  readonly [key: string]: readonly string[]
}

export const hostsEntry = defineType({
  name: 'hosts_entry',
  summary: 'The names that /etc/hosts gives to one address',
  id: z.pipe(
    z.string().check(
      z.refine((text) => parseIp(text) !== undefined, { error: 'must be an IPv4 or IPv6 address' }),
      z.describe('The address, IPv4 or IPv6: `127.0.1.1`.'),
    ),
    z.transform(canonical),
  ),
  params: Params,
  problems: ({ id, params }) => {
    if (id !== '127.0.0.1' && id !== '::1') return []
    if (params.state === 'present' && params.names?.includes('localhost') === true) return []
    return [{ message: `the names of "${id}" must hold "localhost", on which programs rely` }]
  },

  observe: (wanted) =>
    probe(showFile(FILE), (stdout) => {
      const file = readShown(stdout)
      const found = file.kind === 'file' ? entriesIn(file.lines) : new Map<string, EntryState>()
      return new Map(
        wanted.map(({ id }): [string, Observed<EntryState>] => [
          id,
          file.kind === 'directory'
            ? refused(`a directory is in the way at ${FILE}`)
            : (found.get(id) ?? null),
        ]),
      )
    }),

  desired: ({ params: { names, state } }) => (state === 'absent' || names === undefined ? null : { names }),
  converge: (change) => [rewrite([change])],
  convergeAll: (changes) => [rewrite(changes)],
  keeps: () => [FILE],
})

/** The shortest writing, RFC 5952. */
function canonical(text: string): string {
  const ip = parseIp(text)
  return ip === undefined ? text : formatIp(ip)
}

/** hosts(5): an address, then names; "#" begins a comment. Names of several lines of one address are all its. */
function entriesIn(lines: readonly string[]): ReadonlyMap<string, EntryState> {
  const entries = new Map<string, EntryState>()
  for (const line of lines) {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
    if (address === undefined || parseIp(address) === undefined) continue
    const id = canonical(address)
    const known = entries.get(id)
    entries.set(id, {
      names: [...(known?.names ?? []), ...names],
      written: [...new Set([...(known?.written ?? []), address])],
    })
  }
  return entries
}

// What a comment says is no address.
const KEY = raw(
  'function key(text) { sub(/#.*/, "", text); if (split(text, part, /[ \\t\\r]+/) == 0) return ""; return part[1] == "" ? part[2] : part[1] }',
)

function rewrite(changes: readonly Change<Params, EntryState>[]): Shell {
  const wanted = changes.map(({ id, before, after }): KeyedLine => ({
    keys: [...new Set([id, ...(before?.written ?? [])])],
    line: after?.names === undefined ? null : `${id} ${after.names.join(' ')}`,
  }))
  return editLines(FILE, KEY, wanted)
}
