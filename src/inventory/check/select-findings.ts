/** Which findings an operator asked for: of an object, of a kind, of the hosts that a query selects. */
import { UserError } from '../../core/errors.ts'
import { asciiName } from '../../core/idn.ts'
import { nearest } from '../../core/nearest.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { unknownProblem } from '../rules/words.ts'
import { selectHosts } from '../select.ts'
import { objectKinds } from '../text/paths.ts'
import { allCodes } from './families.ts'
import type { Finding, Severity } from './finding.ts'

/** Of all objects, where nothing is given. */
export interface Wanted {
  /** `KIND`, `KIND NAME…`, also of subnets, or selectors of hosts: names, `@group`, queries. */
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
  const isWanted = wantedObjects(snapshot, words)
  const shown = severityOrder.indexOf(severity)
  return (finding) =>
    (codes.length === 0 ? severityOrder.indexOf(finding.severity) <= shown : codes.includes(finding.code)) &&
    isWanted(finding)
}

const severityOrder: readonly Severity[] = ['error', 'warning', 'info']

function unknownCode(code: string): UserError {
  const meant = nearest(code, allCodes.keys())
  return new UserError(`Cannot check: unknown code "${code}"`, {
    hint: meant === undefined ? 'inv check --codes lists all' : `did you mean "${meant}"?`,
  })
}

function wantedObjects(
  snapshot: Snapshot,
  [first, ...rest]: readonly string[],
): (finding: Finding) => boolean {
  if (first === undefined) return () => true
  const names = rest.map((name) => asciiName(name))
  if (first === 'subnet' || first === 'subnets') return wantedSubnets(snapshot, names)
  const kind = objectKinds.find((one) => first === one || first === `${one}s`)
  if (kind === undefined) {
    const hosts = new Set(selectHosts(snapshot, [first, ...rest]).map(({ name }) => name))
    return ({ object }) => object.kind === 'host' && hosts.has(object.name)
  }
  const known = snapshot[`${kind}s`].map(({ name }) => name)
  demandKnown(kind, names, known)
  return ({ object }) => object.kind === kind && (names.length === 0 || names.includes(object.name))
}

/** A subnet is part of its network, so its findings are told by their key. */
function wantedSubnets(snapshot: Snapshot, prefixes: readonly string[]): (finding: Finding) => boolean {
  const known = snapshot.networks.flatMap(({ subnets }) => subnets.map(({ prefix }) => prefix))
  demandKnown('subnet', prefixes, known)
  const keys = (prefixes.length === 0 ? known : prefixes).map((prefix) => `subnets[${prefix}]`)
  return ({ place }) => keys.some((key) => place.key?.startsWith(key) === true)
}

function demandKnown(kind: string, names: readonly string[], known: readonly string[]): void {
  for (const name of names)
    if (!known.includes(name)) {
      const { message, hint } = unknownProblem(kind, name, known)
      throw new UserError(`Cannot check: ${message}`, { hint })
    }
}
