/** Ansible's YAML inventories, and the YAML files of variables; what is encrypted with ansible-vault is told and never read. */
import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
  type Pair,
  type ScalarTag,
} from 'yaml'
import { aliasProblem } from '../../core/yaml-aliases.ts'
import type { Place, SourceFile } from '../draft.ts'
import type { DraftBuilder } from '../draft-builder.ts'
import { groupIn, hostIn, type AnsibleGroup, type Collected, type Variables } from './collected.ts'
import { expandPattern } from './expand-pattern.ts'

/** Stands for a value that is encrypted. */
export const VAULTED = Symbol('vaulted')

const vault: ScalarTag = { tag: '!vault', resolve: () => VAULTED }
/** What Ansible must not take for a template; text like any other here. */
const unsafe: ScalarTag = { tag: '!unsafe', resolve: (text) => text }

interface Source {
  readonly document: Document
  readonly placeOf: (node: unknown) => Place
  readonly builder: DraftBuilder
}

function open(file: SourceFile, builder: DraftBuilder): Source | undefined {
  const counter = new LineCounter()
  const document = parseDocument(file.text, {
    lineCounter: counter,
    customTags: [vault, unsafe],
    logLevel: 'error',
  })
  const lineAt = (offset: number): Place => ({
    file: file.name,
    line: Math.max(1, counter.linePos(offset).line),
  })
  for (const { message, pos } of document.errors)
    builder.problem(lineAt(pos[0]), `it is no YAML: ${message.split('\n')[0] ?? ''}`)
  if (document.errors.length > 0) return undefined
  const aliases = aliasProblem(document)
  if (aliases !== undefined) {
    builder.problem(lineAt(0), aliases)
    return undefined
  }
  return {
    document,
    builder,
    placeOf: (node) => lineAt(isNode(node) ? (node.range?.[0] ?? 0) : 0),
  }
}

const PARTS = ['hosts', 'vars', 'children']
/** Where programs that print an inventory (`--list`) have the variables of hosts. */
const META = '_meta'

/** Groups by name, each with hosts, vars and children. */
export function readYamlInventory(file: SourceFile, collected: Collected, builder: DraftBuilder): void {
  const source = open(file, builder)
  if (source === undefined || source.document.contents === null) return
  const root = source.document.contents
  if (!isMap(root) || !root.items.every((pair) => keyOf(pair) === META || looksLikeGroup(pair.value))) {
    builder.unplaced(
      source.placeOf(root),
      'it is no inventory: it holds something else than groups with hosts, vars and children',
    )
    return
  }
  for (const pair of root.items) {
    if (keyOf(pair) !== META) readGroup(pair, source, collected)
    else
      for (const host of itemsOf(itemsOf(pair.value).find((part) => keyOf(part) === 'hostvars')?.value))
        readVariables(
          host.value,
          source,
          hostIn(collected, keyOf(host).toLowerCase(), source.placeOf(host.key)).vars,
        )
  }
}

function looksLikeGroup(value: unknown): boolean {
  if (value === null || (isScalar(value) && value.value === null)) return true
  return isMap(value) && value.items.every((pair) => PARTS.includes(keyOf(pair)))
}

function readGroup(pair: Pair, source: Source, collected: Collected): void {
  const name = keyOf(pair).toLowerCase()
  const group = groupIn(collected, name, source.placeOf(pair.key))
  for (const part of itemsOf(pair.value)) {
    const key = keyOf(part)
    if (key === 'vars') readVariables(part.value, source, group.vars)
    else if (isSeq(part.value)) readNames(part.value.items, key, group, source, collected)
    else if (key === 'children')
      for (const child of itemsOf(part.value)) {
        group.children.add(keyOf(child).toLowerCase())
        if (looksLikeGroup(child.value)) readGroup(child, source, collected)
        else
          source.builder.problem(
            source.placeOf(child.key),
            `group "${keyOf(child)}" holds something else than ${PARTS.join(', ')}`,
          )
      }
    else if (key === 'hosts')
      for (const host of itemsOf(part.value)) readHost(host, source, group.hosts, collected)
  }
}

/** As programs print them: hosts and child groups as lists of names. */
function readNames(
  items: readonly unknown[],
  part: string,
  group: AnsibleGroup,
  source: Source,
  collected: Collected,
): void {
  for (const item of items) {
    const name = isScalar(item) ? String(item.value).toLowerCase() : ''
    if (part === 'hosts') hostIn(collected, name, source.placeOf(item))
    else groupIn(collected, name, source.placeOf(item))
    ;(part === 'hosts' ? group.hosts : group.children).add(name)
  }
}

function readHost(pair: Pair, source: Source, members: Set<string>, collected: Collected): void {
  const at = source.placeOf(pair.key)
  const names = expandPattern(keyOf(pair))
  if (typeof names === 'string') source.builder.problem(at, names)
  else
    for (const name of names) {
      members.add(name.toLowerCase())
      readVariables(pair.value, source, hostIn(collected, name.toLowerCase(), at).vars)
    }
}

/** A file of group_vars or host_vars. */
export function readVariablesFile(file: SourceFile, vars: Variables, builder: DraftBuilder): void {
  if (file.text.startsWith('$ANSIBLE_VAULT;')) {
    builder.unplaced(
      { file: file.name, line: 1 },
      'the file is encrypted with ansible-vault',
      'cfg secret set keeps secrets',
    )
    return
  }
  const source = open(file, builder)
  if (source === undefined || source.document.contents === null) return
  if (isMap(source.document.contents)) readVariables(source.document.contents, source, vars)
  else builder.problem({ file: file.name, line: 1 }, 'it is no mapping of variables')
}

function readVariables(value: unknown, source: Source, vars: Variables): void {
  for (const pair of itemsOf(value)) {
    const data = isNode(pair.value) ? (pair.value.toJS(source.document) as unknown) : pair.value
    vars.set(keyOf(pair), { value: data, at: source.placeOf(pair.key) })
  }
}

function itemsOf(value: unknown): readonly Pair[] {
  return isMap(value) ? value.items : []
}

function keyOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : String(key)
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'toJS' in value
}
