/** Waivers against findings: which finding each silences, and what is wrong with the waivers themselves. */
import { groupBy } from '../../core/group-by.ts'
import { nearest } from '../../core/nearest.ts'
import { quote } from '../../core/shell.ts'
import type { ObjectKind, ObjectOfKind, Snapshot } from '../model/snapshot.ts'
import type { Waiver } from '../model/waiver.ts'
import { makeFinding, type CodeMeaning } from './define-family.ts'
import type { Finding, ObjectName, WaivedFinding } from './finding.ts'

/** Of waivers; these cannot be waived. */
export const waiverCodes = {
  'waiver-expired': { severity: 'warning', meaning: 'a waiver whose last day is over' },
  'waiver-unused': { severity: 'warning', meaning: 'a waiver that silences nothing' },
  'waiver-unknown': { severity: 'warning', meaning: 'a waiver of a code that there is not' },
} as const satisfies Readonly<Record<string, CodeMeaning>>

interface Placed {
  readonly object: ObjectName
  readonly waiver: Waiver
}

export interface Waived {
  /** Those that no waiver silences, and those about waivers. */
  readonly findings: readonly Finding[]
  readonly waived: readonly WaivedFinding[]
}

/** `today`: as `2026-12-31` (UTC). `known`: codes that can be waived. */
export function waive(
  snapshot: Snapshot,
  found: readonly Finding[],
  today: string,
  known: ReadonlySet<string>,
): Waived {
  const placed = waiversIn(snapshot)
  const byObject = groupBy(
    placed.filter(({ waiver }) => waiver.until >= today),
    ({ object }) => idOf(object),
  )
  const used = new Set<Waiver>()
  const findings: Finding[] = []
  const waived: WaivedFinding[] = []
  for (const finding of found) {
    const matching = (byObject.get(idOf(finding.object)) ?? []).filter(({ waiver }) =>
      silences(waiver, finding),
    )
    for (const { waiver } of matching) used.add(waiver)
    const [first] = matching
    if (first === undefined) findings.push(finding)
    else waived.push({ ...finding, waiver: { reason: first.waiver.reason, until: first.waiver.until } })
  }
  const own = placed.flatMap((one) => {
    const problem = problemOf(one.waiver, used.has(one.waiver), today, known)
    return problem === undefined ? [] : [findingOf(one, ...problem)]
  })
  return { findings: [...findings, ...own], waived }
}

function silences({ code, about }: Waiver, finding: Finding): boolean {
  return code === finding.code && (about === undefined || about === finding.about)
}

function problemOf(
  { code, until, reason }: Waiver,
  used: boolean,
  today: string,
  known: ReadonlySet<string>,
): readonly [code: keyof typeof waiverCodes, message: string] | undefined {
  if (!known.has(code)) {
    const meant = nearest(code, known)
    const hint = meant === undefined ? '' : `; did you mean "${meant}"?`
    return ['waiver-unknown', `it has a waiver of "${code}", and there is no such code${hint}`]
  }
  if (until < today)
    return ['waiver-expired', `its waiver of "${code}" ended on ${until}; the reason was: ${reason}`]
  return used ? undefined : ['waiver-unused', `its waiver of "${code}" silences nothing`]
}

function findingOf({ object, waiver }: Placed, code: keyof typeof waiverCodes, message: string): Finding {
  const about = waiver.about === undefined ? '' : ` --about ${quote(waiver.about)}`
  return makeFinding(code, waiverCodes[code].severity, object, {
    message: waiver.about === undefined ? message : `${message} (about ${waiver.about})`,
    mend: `inv rm waiver ${object.kind} ${object.name} ${waiver.code}${about}`,
    key: `waivers[${waiver.code}]`,
    about: waiver.code,
  })
}

function waiversIn(snapshot: Snapshot): readonly Placed[] {
  const of = <K extends ObjectKind>(kind: K, objects: readonly ObjectOfKind[K][]): readonly Placed[] =>
    objects.flatMap(({ name, waivers = [] }) => waivers.map((waiver) => ({ object: { kind, name }, waiver })))
  return [
    ...of('network', snapshot.networks),
    ...of('group', snapshot.groups),
    ...of('host', snapshot.hosts),
    ...of('zone', snapshot.zones),
  ]
}

function idOf({ kind, name }: ObjectName): string {
  return `${kind} ${name}`
}
