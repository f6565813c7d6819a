/** A plain type as tests of its text take it apart: what it sees in recorded output, and what it would run. */
import type { Facts } from '../../src/type/facts.ts'
import type { HostContext, PlainType } from '../../src/type/define-type.ts'
import type { Resource, ResourceName } from '../../src/type/resource.ts'
import type { Observed, State } from '../../src/type/state.ts'
import { differingKeys } from '../../src/type/compare.ts'
import { contextOf, factsOf } from './type-target.ts'

export interface PlainTypeUnderTest {
  readonly context: HostContext
  /** What is seen of each, by id, when the probe prints this. */
  readonly observe: (
    resources: readonly Resource[],
    stdout: string,
    code?: number,
  ) => Record<string, Observed>
  /** The text of the probe. */
  readonly probe: (...resources: readonly Resource[]) => string
  readonly desired: (resource: Resource) => Partial<State> | null
  readonly needs: (resource: Resource) => readonly ResourceName[]
  /** The text of each command that makes the resource right. */
  readonly converge: (resource: Resource, before: State | null) => readonly string[]
  /** The text of a trigger, after this change of the resource itself. */
  readonly trigger: (name: string, resource: Resource, before?: State) => string | null
}

export function takeApart(
  made: { readonly definition: unknown },
  facts: Facts = factsOf('debian'),
): PlainTypeUnderTest {
  const type = made.definition as PlainType
  const context = contextOf(facts)
  const changeOf = ({ id, params }: Resource, before: State | null) => {
    const after = type.desired({ id, params }, context)
    return { id, params, before, after, keys: after === null ? [] : differingKeys(before, after) }
  }
  return {
    context,
    observe: (resources, stdout, code = 0) =>
      Object.fromEntries(type.observe(resources, context).parse(Buffer.from(stdout), code)),
    probe: (...resources) => type.observe(resources, context).script.text,
    desired: (resource) => type.desired(resource, context),
    needs: (resource) => type.needs?.(resource, context) ?? [],
    converge: (resource, before) =>
      type
        .converge(changeOf(resource, before), context)
        .map((step) => (step.kind === 'command' ? step.script.text : step.text)),
    trigger: (name, resource, before) =>
      type.triggers?.[name]?.(resource, context, before === undefined ? null : changeOf(resource, before))
        ?.text ?? null,
  }
}
