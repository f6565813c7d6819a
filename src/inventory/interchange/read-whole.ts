/** Reads what `inv export yaml` and `inv export json` write, or a part of it; what it does not say is left as it is. */
import { isMap, isScalar, LineCounter, parseDocument, type Document, type Node, type Pair } from 'yaml'
import type { Problem } from '../../core/errors.ts'
import { nearest } from '../../core/nearest.ts'
import { aliasProblem } from '../../core/yaml-aliases.ts'
import type {
  Draft,
  DraftGroup,
  DraftHost,
  DraftNetwork,
  DraftSubnet,
  DraftZone,
  Found,
  Place,
  Remark,
  SourceFile,
} from '../../import/draft.ts'
import type { ObjectKind, ObjectOfKind } from '../model/snapshot.ts'
import type { YamlValue } from '../text/emit-yaml.ts'
import { readObject } from '../text/parse.ts'
import { readEmitted } from '../text/read-emitted.ts'
import { exactNumbers } from '../text/read-yaml.ts'
import { WHOLE_VERSION } from './write-whole.ts'

interface Lists {
  readonly networks: Found<DraftNetwork>[]
  readonly subnets: Found<DraftSubnet>[]
  readonly hosts: Found<DraftHost>[]
  readonly groups: Found<DraftGroup>[]
  readonly zones: Found<DraftZone>[]
  readonly problems: Remark[]
}

export function readWhole(files: readonly SourceFile[]): Draft {
  const lists: Lists = { networks: [], subnets: [], hosts: [], groups: [], zones: [], problems: [] }
  for (const file of files) readFile(file, lists)
  return { ...lists, records: [], unplaced: [] }
}

const SECTIONS = { networks: 'network', groups: 'group', hosts: 'host', zones: 'zone' } as const
const KEYS = ['version', ...Object.keys(SECTIONS)]

function readFile(file: SourceFile, lists: Lists): void {
  const objects = objectsAsEmitted(file) ?? objectsInYaml(file, lists.problems)
  for (const { kind, name, at, data } of objects) {
    const problems: Problem[] = []
    take(kind, name, readObject(kind, name, data, problems), data, at, lists)
    for (const { message, hint } of problems)
      lists.problems.push({ at, message: `${kind} "${name}": ${message.replace(/^the file/, 'it')}`, hint })
  }
}

/** An object as it stands in the file. */
interface Listed {
  readonly kind: ObjectKind
  readonly name: string
  readonly at: Place
  readonly data: unknown
}

/** Of a file that is as we write it; undefined for any other. */
function objectsAsEmitted(file: SourceFile): readonly Listed[] | undefined {
  const emitted = readEmitted(file.text)
  if (emitted === undefined || !isMapping(emitted.value)) return undefined
  const { version = WHOLE_VERSION, ...sections } = emitted.value
  if (version !== WHOLE_VERSION) return undefined
  const objects: Listed[] = []
  for (const [key, section] of Object.entries(sections)) {
    const kind = kindOf(key)
    if (kind === undefined || !isMapping(section)) return undefined
    for (const [name, data] of Object.entries(section)) {
      const line = typeof data === 'object' ? emitted.lines.get(data) : undefined
      if (line === undefined) return undefined
      objects.push({ kind, name, at: { file: file.name, line: line - 1 }, data })
    }
  }
  return objects
}

function kindOf(key: string): ObjectKind | undefined {
  return Object.entries(SECTIONS).find(([name]) => name === key)?.[1]
}

function isMapping(value: YamlValue): value is { readonly [key: string]: YamlValue } {
  return typeof value === 'object' && !Array.isArray(value)
}

/** Of a file that somebody else wrote, or changed. */
function objectsInYaml(file: SourceFile, problems: Remark[]): readonly Listed[] {
  const counter = new LineCounter()
  const document = parseDocument(file.text, { lineCounter: counter, customTags: exactNumbers })
  const lineAt = (offset: number | undefined): Place => ({
    file: file.name,
    line: offset === undefined ? 1 : Math.max(1, counter.linePos(offset).line),
  })
  for (const { message, pos } of document.errors)
    problems.push({ at: lineAt(pos[0]), message: `it is no YAML: ${message.split('\n')[0] ?? ''}` })
  const root = document.contents
  if (document.errors.length > 0 || root === null) return []
  const aliases = aliasProblem(document)
  if (aliases !== undefined) {
    problems.push({ at: lineAt(0), message: aliases })
    return []
  }
  if (!isMap(root)) {
    problems.push({ at: lineAt(0), message: `it is no mapping of ${KEYS.join(', ')}` })
    return []
  }
  return root.items.flatMap((pair): readonly Listed[] => {
    const key = keyOf(pair)
    const at = lineAt(offsetOf(pair))
    const kind = kindOf(key)
    if (kind !== undefined) {
      if (isMap(pair.value))
        return pair.value.items.map((entry) => ({
          kind,
          name: keyOf(entry),
          at: lineAt(offsetOf(entry)),
          data: plain(entry.value, document) ?? {},
        }))
      if (plain(pair.value, document) !== null) problems.push({ at, message: `${key} is no mapping by name` })
    } else if (key !== 'version') {
      const meant = nearest(key, KEYS)
      const hint = meant === undefined ? `the keys are ${KEYS.join(', ')}` : `did you mean "${meant}"?`
      problems.push({ at, message: `unknown key "${key}"`, hint })
    } else if (plain(pair.value, document) !== WHOLE_VERSION)
      problems.push({ at, message: `this reads version ${WHOLE_VERSION} of the format` })
    return []
  })
}

function take(
  kind: ObjectKind,
  name: string,
  object: ObjectOfKind[ObjectKind],
  data: unknown,
  at: Place,
  lists: Lists,
): void {
  const value = { ...saidOf(object, data), name }
  // What was read under a kind is of that kind.
  if (kind === 'host') lists.hosts.push({ at, value })
  else if (kind === 'group') lists.groups.push({ at, value })
  else if (kind === 'zone') lists.zones.push({ at, value: value as DraftZone })
  else {
    lists.networks.push({ at, value })
    const listed = (data as { readonly subnets?: readonly unknown[] }).subnets ?? []
    for (const [index, subnet] of (object as ObjectOfKind['network']).subnets.entries())
      lists.subnets.push({
        at,
        value: { ...saidOf(subnet, listed[index]), prefix: subnet.prefix, network: name },
      })
  }
}

/** Without what is there by default only. */
function saidOf<T extends object>(object: T, data: unknown): Partial<T> {
  if (typeof data !== 'object' || data === null) return {}
  // The keys that are left are those of T.
  return Object.fromEntries(Object.entries(object).filter(([key]) => key in data)) as Partial<T>
}

function plain(value: unknown, document: Document): unknown {
  return isNode(value) ? (value.toJS(document) as unknown) : value
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'toJS' in value
}

function keyOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : String(key)
}

function offsetOf({ key }: Pair): number | undefined {
  return isNode(key) ? key.range?.[0] : undefined
}
