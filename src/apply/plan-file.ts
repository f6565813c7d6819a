/** A saved plan: what would be done to which host, and what that is true of. Text that is the same for the same plan. */
import * as z from 'zod/mini'
import { Invalid, type Problem, UserError } from '../core/errors.ts'
import { canonicalJson } from './fingerprint.ts'
import { plannedActions } from './planned-host.ts'

/** Another one is not read. */
export const PLAN_VERSION = 1

const Texts = z.array(z.string())
const Digest = z.string().check(z.regex(/^[0-9a-f]{32,64}$/))
/** Digests by name. */
const Digests = z.record(z.string(), Digest)

const Key = z.strictObject({
  key: z.string(),
  before: z.optional(z.string()),
  after: z.string(),
  told: z.optional(z.enum(['diff', 'objects'])),
})

const Objects = z.strictObject({
  key: z.string(),
  added: Texts,
  removed: Texts,
  changed: z.array(z.strictObject({ before: z.string(), after: z.string() })),
})

const Resource = z.strictObject({
  name: z.string(),
  action: z.enum(plannedActions),
  observed: z.optional(Digest),
  desired: z.optional(Digest),
  keys: z.optional(z.array(Key)),
  diff: z.optional(z.string()),
  objects: z.optional(z.array(Objects)),
  hazards: z.optional(Texts),
  reason: z.optional(z.string()),
})

const Trigger = z.strictObject({ name: z.string(), trigger: z.string(), because: Texts })

const Host = z.strictObject({
  host: z.string(),
  /** Why it could not be planned; then there is nothing else. */
  error: z.optional(z.string()),
  facts: Digests,
  resources: z.array(Resource),
  triggers: z.array(Trigger),
})

const Manifests = z.strictObject({
  /** Null where the branch had none. */
  commit: z.nullable(z.string()),
  modified: z.boolean(),
  digest: Digest,
  /** Set where exactly this commit was asked for, by which name: then it is applied wherever the branch is by then. */
  asked: z.optional(z.string()),
})

export const PlanFile = z.strictObject({
  hostwrightPlan: z.literal(PLAN_VERSION),
  /** ISO 8601, UTC. */
  made: z.string(),
  /** `anna@desk` */
  by: z.string(),
  /** The run that made it. */
  run: z.string(),
  branch: z.string(),
  manifests: Manifests,
  /** Of the inventory: Git's id of its text, or, where the text does not have all of it, `change 12`. */
  inventory: z.string(),
  /** `--limit` of the plan. */
  limit: Texts,
  hosts: z.array(Host),
})

export type PlanFile = z.output<typeof PlanFile>
export type PlanFileHost = z.output<typeof Host>
export type PlanFileResource = z.output<typeof Resource>

export function planText(plan: PlanFile): string {
  return `${canonicalJson(plan, 2)}\n`
}

/** `name`: of the file, for messages. Throws UserError, with all that is wrong in it. */
export function readPlan(text: string, name: string): PlanFile {
  const action = `Cannot read plan "${name}"`
  const value = parse(text, action)
  const version = versionOf(value)
  if (version === undefined)
    throw new UserError(`${action}: it is no plan`, { hint: 'cfg plan HOST -o FILE makes one' })
  if (version !== PLAN_VERSION)
    throw new UserError(`${action}: it has version ${version}, this program knows ${PLAN_VERSION}`, {
      hint: 'plan again',
    })
  const read = PlanFile.safeParse(value)
  if (read.success) return read.data
  const problems = read.error.issues
    .slice(0, SHOWN)
    .map(({ path, message }): Problem => ({ message: `${path.join('.')}: ${message}` }))
  throw new Invalid(action, problems, { hint: 'a plan is not to be edited: plan again' })
}

const SHOWN = 5

function parse(text: string, action: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new UserError(`${action}: it is no JSON`, { cause, hint: 'cfg plan HOST -o FILE makes one' })
  }
}

function versionOf(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null || !('hostwrightPlan' in value)) return undefined
  return typeof value.hostwrightPlan === 'number' ? value.hostwrightPlan : undefined
}
