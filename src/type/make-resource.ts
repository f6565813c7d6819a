/** Turns a manifest's call into a resource: checks id and parameters, tells options apart, remembers the place. */
import { callerOf } from '../core/call-site.ts'
import { Invalid, type Problem } from '../core/errors.ts'
import { nearest } from '../core/nearest.ts'
import { type Attempts, checkAttempts, COMMON_NAMES, isAttemptsOption } from './common-options.ts'
import type { TypeDefinition } from './define-type.ts'
import { issueText, type Issue } from './issue-text.ts'
import { printedSecrets } from './printed-secret.ts'
import type { Resource } from './resource.ts'
import { triggerNames } from './trigger-names.ts'

/** Throws Invalid with every reason at once, at the manifest's line. `caller` is the function that the manifest called. */
export function makeResource(
  definition: TypeDefinition,
  id: string,
  options: Readonly<Record<string, unknown>>,
  caller: (...args: never[]) => unknown,
): Resource {
  const at = callerOf(caller)
  const problems: Problem[] = []
  const triggers: Record<string, readonly Resource[]> = {}
  const params: Record<string, unknown> = {}
  const attempts: { -readonly [Name in keyof Attempts]: Attempts[Name] } = {}
  let needs: readonly Resource[] = []
  const callable = triggerNames(definition)
  for (const [key, value] of Object.entries(options)) {
    const trigger = callable.find((name) => key === `${name}On`)
    if (key === 'needs') needs = resourcesIn(key, value, problems)
    else if (trigger !== undefined) triggers[trigger] = resourcesIn(key, value, problems)
    else if (isAttemptsOption(key, definition)) {
      const checked = checkAttempts(key, value, problems)
      if (checked !== undefined) attempts[key] = checked
    } else if (value !== undefined) params[key] = value
  }
  const parsedId = definition.id.safeParse(id, WORDS)
  if (!parsedId.success)
    for (const issue of parsedId.error.issues) problems.push({ message: `the id ${issue.message}` })
  const parsed = definition.params.safeParse(params, WORDS)
  if (!parsed.success)
    for (const issue of parsed.error.issues) problems.push(...problemsOf(issue, definition))
  problems.push(...printedSecrets({ id, ...params }))
  const wanted = { id: parsedId.data ?? id, params: parsed.data }
  if (problems.length === 0) problems.push(...(definition.problems?.(wanted) ?? []))
  if (problems.length > 0) throw new Invalid(`Cannot use ${definition.name} "${id}"`, problems, { at })
  return {
    kind: 'resource',
    definition,
    id: wanted.id,
    name: `${definition.name}:${wanted.id}`,
    params: wanted.params,
    needs,
    triggers,
    attempts,
    at,
  }
}

function resourcesIn(key: string, value: unknown, problems: Problem[]): readonly Resource[] {
  if (value === undefined) return []
  const list = (Array.isArray(value) ? value : [value]) as readonly unknown[]
  // A condition that does not hold leaves a falsy entry, as everywhere in manifests.
  const present = list.filter((item) => item !== false && item !== null && item !== undefined)
  if (present.every((item) => isResource(item))) return present
  problems.push({ message: `${key} must be a list of resources` })
  return []
}

function isResource(value: unknown): value is Resource {
  return typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'resource'
}

const WORDS = { error: issueText, reportInput: true }

interface FoundIssue extends Issue {
  readonly message: string
  readonly path: readonly PropertyKey[]
  readonly keys?: readonly string[]
}

function problemsOf(issue: FoundIssue, definition: TypeDefinition): Problem[] {
  if (issue.code !== 'unrecognized_keys') {
    const path = issue.path.map(String).join('.')
    return [{ message: path === '' ? issue.message : `parameter "${path}" ${issue.message}` }]
  }
  const known = [
    ...new Set([
      ...parameterNames(definition),
      ...COMMON_NAMES,
      ...triggerNames(definition).map((name) => `${name}On`),
    ]),
  ]
  return (issue.keys ?? []).map((key) => {
    const meant = nearest(key, known)
    return {
      message: `unknown parameter "${key}"`,
      hint: meant === undefined ? `the parameters are: ${known.join(', ')}` : `did you mean "${meant}"?`,
    }
  })
}

/** Names of the parameters of a type whose schema is an object; none of any other. */
function parameterNames(definition: TypeDefinition): readonly string[] {
  // zod keeps the definition of a schema here, by its documentation for library authors.
  // oxlint-disable-next-line no-underscore-dangle
  const { def } = definition.params._zod as { def: { shape?: Record<string, unknown> } }
  return Object.keys(def.shape ?? {})
}
