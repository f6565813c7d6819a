/** Ansible inventories: what a dynamic one prints for `--list` and `--host`, and a static one as YAML. */
import { stringify } from 'yaml'
import { chunksOf } from '../../core/chunks.ts'
import { UserError } from '../../core/errors.ts'
import { hostHint } from '../../inventory/model/alias-hint.ts'
import type { Snapshot } from '../../inventory/model/snapshot.ts'
import type { GeneratedFile } from '../../type/inventory-view.ts'
import { asciiJson } from '../ascii-json.ts'
import { ACTION, ansibleInventory, type AnsibleGroupVars } from './ansible-inventory.ts'

export interface AnsibleOptions {
  /** As Ansible calls a program with `--list`. */
  readonly list?: boolean
  /** As Ansible calls a program with `--host NAME`. */
  readonly host?: string
}

/** Throws a UserError for an unknown host. */
export function generateAnsible(
  snapshot: Snapshot,
  { list = false, host }: AnsibleOptions,
): readonly GeneratedFile[] {
  if (host !== undefined) return [{ path: 'host.json', text: asciiJson(varsOf(snapshot, host)) }]
  if (list) return [{ path: 'inventory.json', text: asciiJson(listing(snapshot)) }]
  return [{ path: 'inventory.yaml', text: staticInventory(snapshot) }]
}

function varsOf(snapshot: Snapshot, name: string): unknown {
  const { hosts } = ansibleInventory(snapshot)
  const found = hosts.find((one) => one.name === name)
  if (found !== undefined) return found.all
  const known = hosts.map((one) => one.name)
  throw new UserError(`${ACTION} of host "${name}": there is none`, {
    hint: hostHint(snapshot.hosts, name, known) ?? 'inv list host shows those that there are',
  })
}

/** Ansible's "Developing dynamic inventory", with `_meta`, so that `--host` is never asked. */
function listing(snapshot: Snapshot): unknown {
  const { allVars, top, groups, hosts, ungrouped } = ansibleInventory(snapshot)
  return {
    _meta: { hostvars: Object.fromEntries(hosts.map(({ name, all }) => [name, all])) },
    all: { children: ['ungrouped', ...top], ...filled('vars', allVars) },
    ungrouped: { hosts: ungrouped },
    ...Object.fromEntries(groups.map((group) => [group.name, listed(group)])),
  }
}

function listed({ hosts, children, vars }: AnsibleGroupVars): unknown {
  return {
    ...(hosts.length === 0 ? {} : { hosts }),
    ...(children.length === 0 ? {} : { children }),
    ...filled('vars', vars),
  }
}

/** Hosts whose text is made at a time: the YAML library makes several objects of every word. */
const AT_ONCE = 500

/** Every group once below `all`, so that none is nested in the text. */
function staticInventory(snapshot: Snapshot): string {
  const { allVars, groups, hosts } = ansibleInventory(snapshot)
  const children = groups.map(({ name, hosts: members, children: nested, vars }): readonly unknown[] => [
    name,
    {
      ...filled('hosts', Object.fromEntries(members.map((member) => [member, {}]))),
      ...filled('children', Object.fromEntries(nested.map((child) => [child, {}]))),
      ...filled('vars', vars),
    },
  ])
  const variables = hosts.map(({ name, own }) => [name, own])
  return [
    'all:\n',
    hosts.length === 0 ? '  hosts: {}\n' : '  hosts:\n',
    ...below('hosts', variables),
    ...(Object.keys(allVars).length === 0 ? [] : ['  vars:\n', ...below('vars', Object.entries(allVars))]),
    ...(children.length === 0 ? [] : ['  children:\n', ...below('children', children)]),
  ].join('')
}

/** The text of the entries behind a key of `all`. */
function below(key: string, entries: readonly (readonly unknown[])[]): readonly string[] {
  return chunksOf(entries, AT_ONCE).map((chunk) =>
    stringify(
      { all: { [key]: Object.fromEntries(chunk) } },
      { lineWidth: 0, aliasDuplicateObjects: false },
    ).slice(`all:\n  ${key}:\n`.length),
  )
}

function filled(key: string, value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.keys(value).length === 0 ? {} : { [key]: value }
}
