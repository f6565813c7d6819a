/** What every object must be by itself: the rules that refuse it at every way in, asked again of what is recorded. */
import type { Problem } from '../../../core/errors.ts'
import type { DeclaredOption } from '../../model/service-settings.ts'
import type { ObjectKind, ObjectOfKind } from '../../model/snapshot.ts'
import { declaredOptionProblems } from '../../rules/options.ts'
import { ownProblems } from '../../rules/problems-of.ts'
import { defineFamily, type Report } from '../define-family.ts'
import type { ObjectName } from '../finding.ts'
import { locate, type Spot } from '../locate.ts'

const codes = {
  'value-invalid': {
    severity: 'error',
    meaning: 'a name, number or text that the inventory does not accept',
  },
  'prefix-invalid': { severity: 'error', meaning: 'a subnet whose prefix is none, or has host bits set' },
  'option-invalid': {
    severity: 'error',
    meaning: 'a DHCP option that neither a standard nor the site knows, or not so',
  },
  'gateway-edge': {
    severity: 'error',
    meaning: "a gateway that is its subnet's network or broadcast address",
  },
  'outside-subnet': {
    severity: 'error',
    meaning: 'a gateway, reserved address or end of a range outside its subnet',
  },
  'range-reversed': { severity: 'error', meaning: 'a range that ends before it begins' },
  'range-overlap': { severity: 'error', meaning: 'two ranges of a subnet that share addresses' },
  'pool-edge': { severity: 'error', meaning: 'a dynamic range over the network or broadcast address' },
  'pool-taken': {
    severity: 'error',
    meaning: 'a dynamic range over the gateway, a resolver, a time server or a reserved address',
  },
  'record-invalid': { severity: 'error', meaning: 'a DNS record whose type or data cannot be read' },
  'interface-broken': {
    severity: 'error',
    meaning: 'a bond, bridge or VLAN interface that cannot be built as it is recorded',
  },
} as const

type OwnCode = keyof typeof codes

export const values = defineFamily({
  title: 'Values',
  codes,
  find: ({ snapshot, settings }, report) => {
    const declared = settings.services?.dhcpOptions ?? []
    const ask = <K extends ObjectKind>(kind: K, objects: readonly ObjectOfKind[K][]): void => {
      const problemsOf = (object: ObjectOfKind[K]): readonly Problem[] => allProblems(kind, object, declared)
      for (const object of objects) {
        const problems = problemsOf(object)
        if (problems.length === 0) continue
        const spots = locate(kind, object, problems, problemsOf)
        for (const problem of problems)
          tell(report, { kind, name: object.name }, problem, spots.get(problem.message))
      }
    }
    ask('network', snapshot.networks)
    ask('group', snapshot.groups)
    ask('host', snapshot.hosts)
    ask('zone', snapshot.zones)
  },
})

/** Options are asked for again, with those that the site declares. */
function allProblems<K extends ObjectKind>(
  kind: K,
  object: ObjectOfKind[K],
  declared: readonly DeclaredOption[],
): readonly Problem[] {
  const own = ownProblems(kind, object).filter(({ code }) => code !== 'option-invalid')
  return [...own, ...declaredOptionProblems(object, declared)]
}

/** A problem of another family's code is left to that family, which sees the other objects too. */
function tell(
  report: Report<OwnCode>,
  object: ObjectName,
  { code = 'value-invalid', message, hint }: Problem,
  spot: Spot | undefined,
): void {
  if (!isOwn(code)) return
  report(code, object, { message, mend: hint ?? `inv edit ${object.kind} name=${object.name}`, ...spot })
}

function isOwn(code: string): code is OwnCode {
  return code in codes
}
