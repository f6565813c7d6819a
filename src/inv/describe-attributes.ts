/** How attributes are shown: an inherited one says the group that it is from. */
import { showAttribute } from '../inventory/fields/attributes.ts'
import type { Attributes } from '../inventory/model/host.ts'
import type { Origin } from '../inventory/origins.ts'

type Row = readonly [label: string, value: string]

/** The origins stand in one column. With `verbose` each says what it took the place of, and own ones that they are. */
export function describeAttributes(
  attributes: Attributes,
  origins: Readonly<Record<string, Omit<Origin, 'value'>>>,
  verbose: boolean,
): readonly Row[] {
  const shown = Object.entries(attributes).map(([name, value]) => [name, showAttribute(value)] as const)
  // One long value must not push every origin off the screen.
  const width = Math.max(0, ...shown.map(([, text]) => text.length).filter((length) => length <= WIDEST))
  return shown.map(([name, text]): Row => {
    const origin = origins[name]
    if (origin === undefined) return [`attr.${name}`, text]
    const overridden = verbose
      ? origin.overridden.map(({ group, value }) => `instead of ${showAttribute(value)} from group ${group}`)
      : []
    const from = fromText(origin, verbose)
    return [
      `attr.${name}`,
      [from === undefined ? text : `${text.padEnd(width)}  ${from}`, ...overridden].join('\n'),
    ]
  })
}

const WIDEST = 30

function fromText({ group, via }: Omit<Origin, 'value'>, verbose: boolean): string | undefined {
  if (group === undefined) return verbose ? 'own' : undefined
  return via.length === 0 ? `from group ${group}` : `from group ${group}, via ${via.join(', ')}`
}
