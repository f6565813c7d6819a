/** Where hosts stand: two in one place, or half of a place. */
import { groupBy } from '../../../core/group-by.ts'
import type { Host } from '../../model/host.ts'
import { defineFamily, hostOf, type Report } from '../define-family.ts'

const codes = {
  'rack-overlap': { severity: 'warning', meaning: 'two hosts in one rack unit' },
  'rack-without-unit': {
    severity: 'info',
    meaning: 'a physical host in a rack without a unit, which overlaps are not looked for with',
  },
  'guest-in-rack': { severity: 'warning', meaning: 'a virtual host that is said to stand in a rack' },
} as const

export const racks = defineFamily({
  title: 'Racks',
  codes,
  find: ({ snapshot }, report) => {
    const placed = snapshot.hosts.filter(
      ({ location, state }) => location?.rack !== undefined && state !== 'retired',
    )
    for (const host of placed) {
      if (host.kind !== 'physical')
        report('guest-in-rack', hostOf(host), {
          message: `it is a ${host.kind}, and stands in rack "${host.location?.rack}"`,
          mend: `inv set host ${host.name} site-location= rack= unit= height=`,
          key: 'location.rack',
        })
      else if (host.location?.unit === undefined)
        report('rack-without-unit', hostOf(host), {
          message: `it stands in rack "${host.location?.rack}", and its unit is not recorded`,
          mend: `inv set host ${host.name} unit=N`,
          key: 'location.unit',
        })
    }
    for (const rack of groupBy(placed, rackOf).values()) findOverlaps(rack, report)
  },
})

/** What tells one rack from another. */
function rackOf({ location }: Host): string {
  return JSON.stringify([location?.site, location?.rack])
}

interface Span {
  readonly host: Host
  readonly first: number
  readonly last: number
}

/** Of hosts of one rack: from the bottom up, each that begins where one below has not ended. */
export function findOverlaps(hosts: readonly Host[], report: Report<'rack-overlap'>): void {
  const spans = hosts
    .flatMap((host): Span[] => {
      const { unit, height = 1 } = host.location ?? {}
      return unit === undefined || host.state === 'retired'
        ? []
        : [{ host, first: unit, last: unit + height - 1 }]
    })
    .sort((a, b) => a.first - b.first)
  let highest = spans[0]
  for (const span of spans.slice(1)) {
    if (highest !== undefined && span.first <= highest.last) {
      const { host, first } = span
      report('rack-overlap', hostOf(host), {
        message: `it stands in unit ${first} of rack "${host.location?.rack}", where host "${highest.host.name}" is (${shown(highest)})`,
        mend: `inv set host ${host.name} unit=N`,
        key: 'location.unit',
        about: highest.host.name,
      })
    }
    if (highest === undefined || span.last > highest.last) highest = span
  }
}

function shown({ first, last }: Span): string {
  return first === last ? `unit ${first}` : `units ${first} to ${last}`
}
