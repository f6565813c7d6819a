/** Ansible inventories, INI and YAML, with the variables that lie beside them. */
import { contains, formatIp, parseIp, parsePrefix } from '../../core/ip.ts'
import type { Attributes, AttributeValue } from '../../inventory/model/host.ts'
import type { Draft, DraftHost, Place, SourceFile, SourceReader } from '../draft.ts'
import { draftBuilder, type DraftBuilder } from '../draft-builder.ts'
import { recordedNames } from '../host-name.ts'
import { ALL, UNGROUPED, type AnsibleHost, type Collected, type Variables } from './collected.ts'
import { readIni } from './read-ini.ts'
import { readVariablesFile, readYamlInventory, VAULTED } from './read-yaml-inventory.ts'
import { readVariableFiles, variablesOf } from './variable-files.ts'

export function importAnsible(files: readonly SourceFile[], reader: SourceReader): Draft {
  const builder = draftBuilder()
  const collected: Collected = { groups: new Map(), hosts: new Map() }
  const inventories = files.filter(
    (file) => variablesOf(file.name) === undefined && !isIgnored(file, builder),
  )
  for (const file of inventories) {
    if (isYaml(file)) readYamlInventory(file, collected, builder)
    else readIni(file, collected, builder)
  }
  readVariableFiles(files, inventories, reader, collected, (file, vars) =>
    readVariablesFile(file, vars, builder),
  )
  if (collected.hosts.size === 0 && builder.finish().problems.length === 0) sayNoHosts(files, builder)
  const parents = parentsIn(collected)
  const all = collected.groups.get(ALL)
  const needsAll = all !== undefined && all.vars.size > 0
  for (const [name, group] of collected.groups) {
    if (name === UNGROUPED || (name === ALL && !needsAll)) continue
    const above = [...(parents.get(name) ?? [])].filter((parent) => parent !== ALL)
    const said = name !== ALL && above.length === 0 && needsAll ? [ALL] : above
    builder.groups.push({
      at: group.at,
      value: {
        name,
        ...(said.length === 0 ? {} : { parents: said }),
        ...attributesOf(`group "${name}"`, group.vars, builder),
      },
    })
  }
  const memberships = membershipsIn(collected)
  const nameFor = recordedNames(builder)
  for (const [name, host] of collected.hosts) {
    const groups = memberships.get(name) ?? []
    const said = groups.length === 0 && needsAll ? [ALL] : groups
    if (name === 'localhost') leaveOutLocalhost(host, builder)
    else builder.hosts.push({ at: host.at, value: readHost(name, host, said, nameFor, builder) })
  }
  return builder.finish()
}

/** With what was found in their stead. */
function sayNoHosts(files: readonly SourceFile[], builder: DraftBuilder): void {
  const [found] = builder.finish().unplaced
  builder.problem(
    found?.at ?? { file: files[0]?.name ?? '-', line: 1 },
    `there is no host in it${found === undefined ? '' : `: ${found.message}`}`,
    found?.hint,
  )
}

/** What Ansible leaves alone in a folder, and programs that print an inventory. */
function isIgnored({ name, text }: SourceFile, builder: DraftBuilder): boolean {
  if (/(\.(pyc|pyo|swp|bak|rpm|md|txt|rst|orig|cfg|retry)|~)$/.test(name)) return true
  if (!text.startsWith('#!') && !/\.(py|sh)$/.test(name)) return false
  builder.unplaced(
    { file: name, line: 1 },
    'it is a program',
    `${name} --list | inv import ansible - reads what it prints`,
  )
  return true
}

const INI_SECTION = /^\[[^\]{},"']+\]\s*([#;].*)?$/
const INI_HOST = /^[\w.-]+(\[\w+:\w+\][\w.-]*)?(:\d+)?(\s+\w+\s*=.*)?\s*([#;].*)?$/
const YAML_START = /^(%YAML|-\s|\{|["']?[\w.-]+["']?:\s*([#{&].*)?$)/

/** By what it holds: Ansible too tries one after the other, so that many an INI file is called `inventory.yml`. */
function isYaml({ name, text }: SourceFile): boolean {
  if (name.endsWith('.ini')) return false
  const first = text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .find((line) => !/^\s*([#;].*|---\s*(#.*)?)?$/.test(line))
  if (first === undefined) return /\.(ya?ml|json)$/.test(name)
  if (/\.(ya?ml|json)$/.test(name)) return !INI_SECTION.test(first) && !INI_HOST.test(first)
  return YAML_START.test(first)
}

function parentsIn({ groups }: Collected): ReadonlyMap<string, ReadonlySet<string>> {
  const parents = new Map<string, Set<string>>()
  for (const [name, group] of groups)
    for (const child of group.children) {
      const known = parents.get(child) ?? new Set<string>()
      known.add(name)
      parents.set(child, known)
    }
  return parents
}

/** The groups that list each host. */
function membershipsIn({ groups }: Collected): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const [name, group] of groups)
    if (name !== ALL && name !== UNGROUPED)
      for (const host of group.hosts) {
        const known = found.get(host)
        if (known === undefined) found.set(host, [name])
        else known.push(name)
      }
  return found
}

const LOOPBACK = ['127.0.0.0/8', '::1/128'].map(parsePrefix).filter((prefix) => prefix !== undefined)

function leaveOutLocalhost({ at }: AnsibleHost, builder: DraftBuilder): void {
  builder.unplaced(at, 'localhost is left out: it is whatever machine Ansible runs on')
}

function readHost(
  name: string,
  { vars, at: place }: AnsibleHost,
  groups: readonly string[],
  nameFor: (text: string, at: Place) => string,
  builder: DraftBuilder,
): DraftHost {
  // The latter is what it was called before Ansible 2.
  const key = vars.has('ansible_host') ? 'ansible_host' : 'ansible_ssh_host'
  const target = vars.get(key)?.value
  const address = typeof target === 'string' ? parseIp(target) : undefined
  // A loopback address leads to it from where Ansible runs, and is nobody's own.
  const ip = address === undefined || LOOPBACK.some((one) => contains(one, address)) ? undefined : address
  const own = parseIp(name)
  const rest = new Map(vars)
  // What our own export says of a host beside its attributes.
  rest.delete('hostwright')
  if (ip !== undefined || target === name) rest.delete(key)
  return {
    // Other characters than these are hardly in a name: it is something else that stands there.
    name: own !== undefined ? formatIp(own) : /^[\w.-]+$/.test(name) ? nameFor(name, place) : name,
    ...(groups.length === 0 ? {} : { groups }),
    ...(ip === undefined ? {} : { nics: [{ addresses: [{ ip: formatIp(ip) }] }] }),
    ...attributesOf(`host "${name}"`, rest, builder),
  }
}

/** Passwords are nobody's attribute, and are not shown either. */
const SECRET = /pass(word|wd|phrase)?$|_pass_|secret|token|private_key$/i

function attributesOf(
  subject: string,
  vars: Variables,
  builder: DraftBuilder,
): { readonly attributes?: Attributes } {
  const attributes: Record<string, AttributeValue> = {}
  for (const [key, { value, at }] of vars) {
    const attribute = asAttribute(value)
    if (value === VAULTED || containsVaulted(value))
      builder.unplaced(
        at,
        `${key} of ${subject} is encrypted with ansible-vault`,
        'cfg secret set keeps secrets',
      )
    else if (SECRET.test(key))
      builder.unplaced(at, `${key} of ${subject} looks like a secret`, 'cfg secret set keeps secrets')
    else if (attribute === undefined)
      builder.unplaced(at, `${key} of ${subject} is neither text, number, true, false nor a list of texts`)
    else attributes[key] = attribute
  }
  return Object.keys(attributes).length === 0 ? {} : { attributes }
}

function containsVaulted(value: unknown): boolean {
  if (value === VAULTED) return true
  return typeof value === 'object' && value !== null && Object.values(value).some(containsVaulted)
}

function asAttribute(value: unknown): AttributeValue | undefined {
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (!Array.isArray(value)) return undefined
  const items: readonly unknown[] = value
  return items.every((item) => typeof item === 'string' || typeof item === 'number')
    ? items.map(String)
    : undefined
}
