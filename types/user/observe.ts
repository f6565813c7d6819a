/** What is there of accounts: their entries, their groups where those are managed, and what is kept apart for root's eyes. */
import { lines, sh, type Shell } from '../../src/core/shell.ts'
import type { HostContext, Wanted } from '../../src/type/define-type.ts'
import { probe, type Probe } from '../../src/type/probe.ts'
import { type Observed, refused } from '../../src/type/state.ts'
import { entriesOf, readEntries } from '../_lib/accounts.ts'
import { isNumeric } from '../_lib/ownership.ts'
import type { UserParams } from './params.ts'
import { isBcrypt } from './password.ts'
import { isShadowed, shadowLines, shadowState } from './shadow.ts'
import type { UserState } from './user-state.ts'

type WantedUser = Wanted<UserParams>

export function observeUsers(
  wanted: readonly WantedUser[],
  { facts }: HostContext,
): Probe<ReadonlyMap<string, Observed<UserState>>> {
  const names = wanted.map(({ id }) => id)
  const grouped = wanted.filter(({ params }) => params.group !== undefined || params.groups !== undefined)
  const shadowed = wanted.filter(({ params }) => isShadowed(params)).map(({ id }) => id)
  const script = lines(
    entriesOf('passwd', names),
    ...(shadowed.length === 0 ? [] : [shadowLines(shadowed, facts)]),
    ...grouped.map(({ id }) => groupsOf(id)),
  )
  return probe(script, (stdout) => {
    const [first = '', ...sections] = stdout.split(/^=groups /m)
    const [accounts = '', shadow = ''] = first.split(/^=shadow\n/m)
    const entries = readEntries(accounts)
    const hidden = readEntries(shadow)
    const groups = new Map(sections.map((section) => readGroups(section)))
    return new Map(
      wanted.map(({ id, params }) => {
        if (facts.os.family === 'openbsd' && params.password !== undefined && !isBcrypt(params.password))
          return [id, refused('OpenBSD knows no hash but bcrypt', 'give the hash that "encrypt -b a" makes')]
        const state = observed(params, entries.get(id), groups.get(id))
        if (state === null || !isShadowed(params)) return [id, state]
        const fields = hidden.get(id)
        return [id, fields === undefined ? UNSEEN : { ...state, ...shadowState(params, fields, facts) }]
      }),
    )
  })
}

const UNSEEN = refused(
  'its password cannot be seen',
  "it takes root's rights, and an account of the host itself: not one of a directory of the company",
)

function groupsOf(name: string): Shell {
  return sh`echo =groups ${name}; { id -gn ${name}; id -Gn ${name}; } 2>/dev/null`
}

interface Groups {
  readonly primary: string
  readonly all: readonly string[]
}

/** Three lines: the user, the first group, all groups. */
function readGroups(section: string): readonly [string, Groups] {
  const [name = '', primary = '', all = ''] = section.split('\n')
  return [name, { primary, all: all.split(' ').filter((word) => word !== '') }]
}

/** From the fields of passwd(5): name, password, uid, gid, comment, home, shell. */
function observed(
  params: UserParams,
  entry: readonly string[] | undefined,
  groups: Groups | undefined,
): UserState | null {
  if (entry === undefined) return null
  const [, , uid = '', gid = '', comment = '', home = '', shell = ''] = entry
  const others = groups?.all.filter(
    (name) => name !== groups.primary || params.groups?.includes(name) === true,
  )
  return {
    uid: Number(uid),
    group: groups === undefined || isNumeric(params.group) ? gid : groups.primary,
    ...(others === undefined ? {} : { groups: others.filter((name) => name !== params.group).sort() }),
    comment,
    home,
    shell,
  }
}
