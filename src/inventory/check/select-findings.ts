/** Which findings an operator asked for: of an object, of a kind, of the hosts that a query selects. */
import { UserError } from '../../core/errors.ts'
import { nearest } from '../../core/nearest.ts'
import type { ObjectKind, Snapshot } from '../model/snapshot.ts'
import { unknownProblem } from '../rules/words.ts'
import { selectHosts } from '../select.ts'
import { objectKinds } from '../text/paths.ts'
import { allCodes } from './families.ts'
import type { Finding, Severity } from './finding.ts'

/** Of all objects, where nothing is given. */
export interface Wanted {
  /** `KIND`, `KIND NAME…`, or selectors of hosts: names, `@group`, queries. */
  readonly words: readonly string[]
  readonly codes: readonly string[]
  /** The least that is shown; what is asked for by its code is always shown. */
  readonly severity: Severity
}

/** Throws a UserError for an unknown code or object. */
export function selectFindings(
  snapshot: Snapshot,
  { words, codes, severity }: Wanted,
): (finding: Finding) => boolean {
  for (const code of codes) if (!allCodes.has(code)) throw unknownCode(code)
  const isWanted = objectsOf(snapshot, words)
  const shown = severityOrder.indexOf(severity)
  return (finding) =>
    (codes.length === 0 ? severityOrder.indexOf(finding.severity) <= shown : codes.includes(finding.code)) &&
    isWanted(finding.object.kind, finding.object.name)
}

const severityOrder: readonly Severity[] = ['error', 'warning', 'info']

function unknownCode(code: string): UserError {
  const meant = nearest(code, allCodes.keys())
  return new UserError(`Cannot check: unknown code "${code}"`, {
    hint: meant === undefined ? 'inv check --codes lists all' : `did you mean "${meant}"?`,
  })
}

function objectsOf(
  snapshot: Snapshot,
  words: readonly string[],
): (kind: ObjectKind, name: string) => boolean {
  const [first, ...rest] = words
  if (first === undefined) return () => true
  const kind = objectKinds.find((one) => first === one || first === `${one}s`)
  if (kind === undefined) {
    const hosts = new Set(selectHosts(snapshot, words).map(({ name }) => name))
    return (ofKind, name) => ofKind === 'host' && hosts.has(name)
  }
  const names = new Set(rest.map((name) => name.toLowerCase()))
  const known = snapshot[`${kind}s`].map(({ name }) => name)
  for (const name of names)
    if (!known.includes(name)) {
      const { message, hint } = unknownProblem(kind, name, known)
      throw new UserError(`Cannot check: ${message}`, { hint })
    }
  return (ofKind, name) => ofKind === kind && (names.size === 0 || names.has(name))
}
