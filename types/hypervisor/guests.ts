/** Which guests a hypervisor runs. */
import type { Problem } from '../../src/core/errors.ts'
import { nearest } from '../../src/core/nearest.ts'
import type { HostContext } from '../../src/type/define-type.ts'
import type { HostView } from '../../src/type/inventory-view.ts'

/** Those named, or all that are alive and that QEMU makes; in the order of the inventory. */
export function guestsOf(
  names: readonly string[] | undefined,
  { host, inventory }: HostContext,
  problems: Problem[],
): readonly HostView[] {
  const own = inventory.guests(host.name)
  if (names === undefined) return own.filter((guest) => isAlive(guest) && isMadeByQemu(guest))
  const known = own.map(({ name }) => name)
  for (const name of names.filter((one) => !known.includes(one))) {
    const meant = nearest(name, known)
    problems.push({
      message: `"${name}" is no guest of "${host.name}" in the inventory`,
      hint:
        meant === undefined
          ? `inv add host ${name} --kind vm --parent ${host.name}`
          : `did you mean "${meant}"?`,
    })
  }
  return own.filter(({ name }) => names.includes(name))
}

function isAlive({ state }: HostView): boolean {
  return state !== 'planned' && state !== 'retired'
}

function isMadeByQemu({ kind, attributes }: HostView): boolean {
  const driver = attributes['driver']
  return kind === 'vm' && (driver === undefined || driver === 'qemu')
}
