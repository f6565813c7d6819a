/** DHCP options by name and value: whether a server can be told of them. */
import type { Problem } from '../../core/errors.ts'
import type { Family } from '../../core/ip.ts'
import { bootTexts, fieldOf, optionKind, type OptionOwner } from '../../generate/dhcp/option-table.ts'
import { ofFamily, readDhcpOptions } from '../../generate/dhcp/read-options.ts'
import { prefixOfSubnet } from '../model/names.ts'
import type { ObjectKind, ObjectOfKind } from '../model/snapshot.ts'
import type { DeclaredOption } from '../model/service-settings.ts'
import { textProblem } from './words.ts'

type Options = Readonly<Record<string, string>>

const NAME = /^[a-z0-9][a-z0-9.-]{0,70}$/

/**
 * What is wrong with options whatever the site declares: a name that no standard has may be one that it does. `family`: of the
 * subnet; of a host's options, each name says its own.
 */
export function optionProblems(
  owner: OptionOwner,
  options: Options,
  family?: Family,
): readonly (Problem | undefined)[] {
  const others = Object.entries(options).filter(([name]) => !isStandard(owner, name))
  const standard = Object.fromEntries(Object.entries(options).filter(([name]) => isStandard(owner, name)))
  return [
    ...others.map(([name, value]) =>
      NAME.test(name)
        ? textProblem(`DHCP option "${name}"`, value)
        : { message: `DHCP option "${name}" is no option name` },
    ),
    ...readProblems(owner, standard, family, []),
  ]
}

function isStandard(owner: OptionOwner, name: string): boolean {
  if (name === 'next-server' || Object.hasOwn(bootTexts, name)) return true
  return fieldOf(owner, name) !== undefined || optionKind(name) !== undefined
}

function readProblems(
  owner: OptionOwner,
  options: Options,
  family: Family | undefined,
  declared: readonly DeclaredOption[],
): readonly Problem[] {
  const families: readonly Family[] = family === undefined ? [4, 6] : [family]
  return families.flatMap((one) => {
    const own = family === undefined ? ofFamily(options, one) : options
    return readDhcpOptions(own, { owner, family: one, declared }).problems.map(({ message, hint }) => ({
      code: 'option-invalid',
      message: `DHCP ${message}`,
      hint,
    }))
  })
}

/** What is wrong with the options of an object, given those that the site declares. */
export function declaredOptionProblems(
  object: ObjectOfKind[ObjectKind],
  declared: readonly DeclaredOption[],
): readonly Problem[] {
  if ('subnets' in object)
    return object.subnets.flatMap((subnet) =>
      readProblems('subnet', subnet.options, prefixOfSubnet(subnet)?.family, declared),
    )
  return 'nics' in object && object.options !== undefined
    ? readProblems('host', object.options, undefined, declared)
    : []
}
