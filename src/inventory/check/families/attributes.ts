/** Attributes held against what `hostwright.yaml` declares of them. */
import { declarationProblems, missingAttributes, type DeclaredAttributes } from '../../declared/attributes.ts'
import { inheritedAttributes } from '../../model/groups-of.ts'
import type { Attributes } from '../../model/host.ts'
import { defineFamily, groupOf, hostOf, type Report } from '../define-family.ts'
import type { ObjectName } from '../finding.ts'

const codes = {
  'attribute-invalid': {
    severity: 'error',
    meaning: 'an attribute that is not declared, or not of the type or among the values that are',
  },
  'attribute-missing': {
    severity: 'error',
    meaning: 'a host without an attribute that every host must have, by itself or from a group',
  },
} as const

export const attributes = defineFamily({
  title: 'Attributes',
  codes,
  find: ({ snapshot, settings: { attributes: declared }, groups }, report) => {
    if (declared === undefined || (declared.byName.size === 0 && !declared.strict)) return
    for (const group of snapshot.groups) findInvalid(declared, groupOf(group), group.attributes, report)
    for (const host of snapshot.hosts) findInvalid(declared, hostOf(host), host.attributes, report)
    if (![...declared.byName.values()].some(({ required }) => required)) return
    for (const host of snapshot.hosts) {
      if (host.state === 'retired') continue
      for (const name of missingAttributes(declared, inheritedAttributes(host, groups)))
        report('attribute-missing', hostOf(host), {
          message: `it has no attribute "${name}"`,
          mend: `inv set host ${host.name} attr.${name}=VALUE, or of a group that it is in`,
          key: 'attributes',
          about: name,
        })
    }
  },
})

function findInvalid(
  declared: DeclaredAttributes,
  object: ObjectName,
  own: Attributes,
  report: Report<'attribute-invalid'>,
): void {
  for (const [name, value] of Object.entries(own))
    for (const { message, hint } of declarationProblems(declared, { [name]: value }))
      report('attribute-invalid', object, {
        message,
        mend: hint ?? `inv set ${object.kind} ${object.name} attr.${name}=VALUE`,
        key: `attributes.${name}`,
        about: name,
      })
}
