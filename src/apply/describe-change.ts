/** A change as the operator sees it: keys as text, content as a diff, objects by what came and went, secrets not at all. */
import { unifiedDiff } from '../core/diff.ts'
import { compareObjects, objectLines } from '../core/object-lines.ts'
import { Secret } from '../core/secret.ts'
import { isContent } from '../type/compare.ts'
import type { Change, HostContext, Texts } from '../type/define-type.ts'
import type { Content, StateValue } from '../type/state.ts'
import type { Session } from '../ssh/session.ts'
import type { Redact } from './redact.ts'
import { type ChangeReport, type KeyChange, type ObjectsReport, SECRET_TEXT } from './report.ts'
import type { Placed } from './run-types.ts'

/** Texts of more bytes than this, both sides together, are not compared line by line. Lists of objects are, however long. */
const DIFF_LIMIT = 512 * 1024
/** Bytes of one text that is read from a host. */
const READ_LIMIT = 256 * 2 ** 20

const NO_TEXTS: Texts = new Map()

/**
 * Describes every change. The present texts that a diff needs are read in one round trip, and only where the desired
 * side is text that may be shown. Rejects only where the host is lost.
 */
export async function describeChanges(
  session: Session,
  changes: readonly { readonly placed: Placed; readonly change: Change }[],
  context: HostContext,
  redact: Redact,
): Promise<ReadonlyMap<Placed, ChangeReport>> {
  const described = changes.map(async ({ placed, change }): Promise<[Placed, ChangeReport]> => {
    const texts = await readTexts(session, placed, change, context)
    const hazards = placed.definition.hazards?.(change, texts, context) ?? []
    const report = describe(placed, change, redact, texts)
    return [placed, hazards.length === 0 ? report : { ...report, hazards: hazards.map((one) => redact(one)) }]
  })
  return new Map(await Promise.all(described))
}

/** Without asking the host for anything. */
export function describe(
  placed: Placed,
  change: Change,
  redact: Redact,
  texts: Texts = NO_TEXTS,
): ChangeReport {
  const action = change.after === null ? 'remove' : change.before === null ? 'create' : 'update'
  const text = (value: StateValue | undefined): string => redact(textOf(value, placed.secret))
  const diffs: string[] = []
  const objects: ObjectsReport[] = []
  const keys = change.keys.map((key): KeyChange => {
    const content = change.after?.[key]
    const told = tell(key, isContent(content) ? content : undefined)
    // The hash of a text of which all but a weak secret is known would give the secret away.
    const shown = (value: StateValue | undefined): string =>
      isContent(value) && holdsSecret(key, value) ? SECRET_TEXT : text(value)
    return {
      key,
      ...(change.before === null ? {} : { before: shown(change.before[key]) }),
      after: shown(content),
      ...(told === undefined ? {} : { told }),
    }
  })
  return {
    action,
    keys,
    ...(diffs.length === 0 ? {} : { diff: redact(diffs.join('')) }),
    ...(objects.length === 0 ? {} : { objects }),
  }

  /** Of either side: whoever can see what differs knows the rest of both. */
  function holdsSecret(key: string, { text: own = '' }: Content): boolean {
    const sides = texts.get(key)
    return [own, sides?.before ?? '', sides?.after ?? ''].some((one) => redact(one) !== one)
  }

  function tell(key: string, content: Content | undefined): KeyChange['told'] {
    const sides = texts.get(key)
    if (content === undefined) return undefined
    // What cannot be compared says nothing as so and so many bytes.
    if (sides === undefined) return content.form === 'objects' ? 'objects' : undefined
    const { before, after } = sides
    if (content.form === 'objects') {
      objects.push({ key, ...objectsReport(before ?? '', after, redact) })
      return 'objects'
    }
    if (before === null && isContent(change.before?.[key])) return undefined
    diffs.push(unifiedDiff(labelOf(placed, key), before, after))
    return 'diff'
  }
}

function objectsReport(before: string, after: string, redact: Redact): Omit<ObjectsReport, 'key'> {
  const { added, removed, changed } = compareObjects(objectLines(before), objectLines(after))
  return {
    added: added.map((line) => redact(line)),
    removed: removed.map((line) => redact(line)),
    changed: changed.map((one) => ({ before: redact(one.before), after: redact(one.after) })),
  }
}

/** A type with one content is named by its id, one with several by what it calls each. */
function labelOf({ resource }: Placed, key: string): string {
  if (key.startsWith('/')) return key
  return key === 'content' ? resource.id : `${resource.id} ${key}`
}

/** Both sides of every key whose difference is to be told. All are asked for at once. */
async function readTexts(
  session: Session,
  { resource, definition, secret }: Placed,
  change: Change,
  context: HostContext,
): Promise<Texts> {
  const sides = change.keys.map(async (key) => {
    const wanted = change.after?.[key]
    const present = change.before?.[key]
    if (!isContent(wanted) || wanted.text === undefined) return []
    if (wanted.form !== 'objects' && (secret || sizeOf(wanted) + sizeOf(present) > DIFF_LIMIT)) return []
    const before = isContent(present) ? (present.text ?? (await readText(key))) : null
    return [[key, { before, after: wanted.text }] as const]
  })
  return new Map((await Promise.all(sides)).flat())

  async function readText(key: string): Promise<string | null> {
    if (definition.read === undefined) return null
    const { script, parse } = definition.read(resource, context, key)
    const output = await session.run(script, { limit: READ_LIMIT })
    try {
      return output.stopped === undefined ? parse(output.stdout, output.code) : null
    } catch {
      return null
    }
  }
}

function sizeOf(value: StateValue | undefined): number {
  return isContent(value) ? value.bytes : 0
}

/** One value on one line. */
export function textOf(value: StateValue | undefined, secret: boolean): string {
  if (value === undefined || value === null) return 'none'
  if (value instanceof Secret) return SECRET_TEXT
  if (isContent(value))
    return secret ? SECRET_TEXT : `${value.bytes} bytes, sha256 ${value.sha256.slice(0, 12)}`
  if (typeof value === 'object') return value.length === 0 ? 'none' : value.join(', ')
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  const text = String(value)
  return text === '' ? '""' : text
}
