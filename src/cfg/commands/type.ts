/** `cfg type`: the parameters of one type. */
import { lines, table, toned } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import type { CommandContext } from '../../command/context.ts'
import { UserError } from '../../core/errors.ts'
import { nearest } from '../../core/nearest.ts'
import { commonParameters } from '../../type/common-options.ts'
import type { TypeDefinition } from '../../type/define-type.ts'
import { parametersOf, type Parameter } from '../../type/describe-schema.ts'
import { triggerNames } from '../../type/trigger-names.ts'
import { type OwnType, ownTypes } from '../own-types.ts'
import { listTypes } from '../standard-types.ts'

export const type = defineCommand({
  words: ['type'],
  summary: 'Show the parameters of a type, with their defaults',
  positionals: { name: { summary: 'its name, or what it is imported as', complete: 'type' } },
  options: {},
  examples: [
    { line: 'cfg type file', does: 'what "file" takes' },
    { line: 'cfg type package --json', does: 'the same as data' },
    { line: 'cfg type one_liner', does: "a type of the site's own, in types/one_liner" },
  ],
  run: async (context, { name }) => {
    const standard = listTypes().map((one) => ({ ...one, importedFrom: 'hostwright' }))
    // Most ask for a standard type, which needs no site.
    const isStandard = standard.some((one) => one.name === name || one.importedAs === name)
    const known = isStandard ? standard : [...standard, ...(await loadedOwn(context))]
    const found = known.find((one) => one.name === name) ?? known.find((one) => one.importedAs === name)
    if (found === undefined)
      throw unknownType(
        name,
        known.flatMap((one) => [one.name, one.importedAs]),
      )
    const { importedAs, importedFrom, definition } = found
    const parameters = [
      ...parametersOf(definition.params),
      ...triggersOf(definition),
      ...commonParameters(definition),
    ]
    return {
      result: { name: found.name, importedAs, importedFrom, summary: definition.summary, parameters },
      render: [
        lines(
          toned('strong', found.name),
          definition.summary,
          `import { ${importedAs} } from '${importedFrom}'`,
        ),
        table(
          ['parameter', 'type', 'default', 'meaning'],
          parameters.map((one) => [
            one.name,
            one.type,
            one.default ?? (one.required ? 'required' : ''),
            one.description,
          ]),
        ),
      ],
    }
  },
})

/** Throws the UserError of the first that cannot be loaded. */
async function loadedOwn(context: CommandContext): Promise<readonly OwnType[]> {
  const { types, problems } = await ownTypes(context)
  const [problem] = problems
  if (problem !== undefined) throw problem
  return types
}

function triggersOf(definition: TypeDefinition): Parameter[] {
  return triggerNames(definition).map((name) => ({
    name: `${name}On`,
    type: 'Resource[]',
    required: false,
    default: undefined,
    description: `A ${name}, once, at the end, when one of these has changed.`,
  }))
}

function unknownType(name: string, known: readonly string[]): UserError {
  const meant = nearest(name, known)
  return new UserError(`Cannot show type "${name}": there is no such type`, {
    hint: meant === undefined ? '"cfg types" lists the types' : `did you mean "${meant}"?`,
  })
}
