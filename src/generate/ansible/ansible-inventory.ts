/** The inventory as Ansible has it: groups with children, hosts with variables. */
import { Invalid, type Problem } from '../../core/errors.ts'
import {
  groupsByName,
  inheritedAttributes,
  withParents,
  type Groups,
} from '../../inventory/model/groups-of.ts'
import type { Attributes, AttributeValue, Host } from '../../inventory/model/host.ts'
import type { Snapshot } from '../../inventory/model/snapshot.ts'
import { compareNames } from '../../inventory/model/canonical.ts'
import { namedHosts } from '../named-hosts.ts'

export interface AnsibleHostVars {
  /** By the inventory's name of the host. */
  readonly name: string
  readonly groups: readonly string[]
  /** Its own, and those that Ansible would take from another group than we do. */
  readonly own: Readonly<Record<string, unknown>>
  /** With all that it inherits. */
  readonly all: Readonly<Record<string, unknown>>
}

export interface AnsibleGroupVars {
  readonly name: string
  readonly hosts: readonly string[]
  readonly children: readonly string[]
  readonly vars: Readonly<Record<string, AttributeValue>>
}

export interface AnsibleInventory {
  /** Of the group of all hosts. */
  readonly allVars: Readonly<Record<string, AttributeValue>>
  /** Groups that are in no other. */
  readonly top: readonly string[]
  /** Sorted by name; without `all`. */
  readonly groups: readonly AnsibleGroupVars[]
  readonly hosts: readonly AnsibleHostVars[]
  /** Hosts in no group. */
  readonly ungrouped: readonly string[]
}

export const ACTION = 'Cannot generate an Ansible inventory'
/** Ansible has this group always; one of ours that is called so is that one. */
const ALL = 'all'

/** Throws Invalid where two groups would have one name with Ansible, which takes letters, digits and `_` only. */
export function ansibleInventory(snapshot: Snapshot): AnsibleInventory {
  const groups = groupsByName(snapshot.groups)
  const called = groupNames(snapshot)
  const named = namedHosts(snapshot, ACTION)
  const groupName = (name: string): string => called.get(name) ?? name
  const hosts = named.map(({ host, fqdn, addresses }) => {
    const reach = addresses[0]?.text ?? (fqdn === host.name ? undefined : fqdn)
    const vars = {
      ...(reach === undefined ? {} : { ansible_host: reach }),
      hostwright: factsOf(host, fqdn, groups),
    }
    return {
      name: host.name,
      groups: host.groups.filter((group) => group !== ALL).map(groupName),
      own: { ...vars, ...variables(ambiguous(host, groups)), ...variables(host.attributes) },
      all: { ...vars, ...variables(inheritedAttributes(host, groups)) },
    }
  })
  const members = new Map<string, string[]>(snapshot.groups.map(({ name }) => [groupName(name), []]))
  for (const host of hosts) for (const group of host.groups) members.get(group)?.push(host.name)
  const listed = snapshot.groups
    .filter(({ name }) => name !== ALL)
    .map((group): AnsibleGroupVars => ({
      name: groupName(group.name),
      hosts: members.get(groupName(group.name)) ?? [],
      children: snapshot.groups
        .filter(({ parents }) => parents.includes(group.name))
        .map(({ name }) => groupName(name))
        .toSorted(compareNames),
      vars: variables(group.attributes),
    }))
    .toSorted((a, b) => compareNames(a.name, b.name))
  const below = new Set(listed.flatMap(({ children }) => children))
  return {
    allVars: variables(groups.get(ALL)?.attributes ?? {}),
    top: listed.map(({ name }) => name).filter((name) => !below.has(name)),
    groups: listed,
    hosts,
    ungrouped: hosts.filter((host) => host.groups.length === 0).map(({ name }) => name),
  }
}

/** What the inventory knows beside attributes, under one name of its own. */
function factsOf(host: Host, fqdn: string, groups: Groups): Readonly<Record<string, unknown>> {
  const { kind, state, parent, os, cpus, memory, location, tags } = host
  const facts = {
    fqdn,
    kind,
    state,
    parent,
    os,
    cpus,
    memory,
    location,
    tags,
    groups: withParents(host.groups, groups),
  }
  return Object.fromEntries(
    Object.entries(facts).filter(
      ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  )
}

/** Inherited values that several groups have: which of them counts is decided here, not by Ansible's own rules. */
function ambiguous(host: Host, groups: Groups): Attributes {
  const counts = new Map<string, number>()
  for (const name of withParents(host.groups, groups))
    for (const key of Object.keys(groups.get(name)?.attributes ?? {}))
      counts.set(key, (counts.get(key) ?? 0) + 1)
  const inherited = inheritedAttributes(host, groups)
  return Object.fromEntries(Object.entries(inherited).filter(([key]) => (counts.get(key) ?? 0) > 1))
}

/** Names of variables are those of Python; an attribute that is one already goes before one that is made one. */
function variables(attributes: Attributes): Readonly<Record<string, AttributeValue>> {
  const made = Object.entries(attributes).map(([key, value]) => [legal(key), value, key] as const)
  const sorted = made.toSorted(
    ([a, , left], [b, , right]) => compareNames(a, b) || Number(a === left) - Number(b === right),
  )
  return Object.fromEntries(sorted.map(([key, value]) => [key, value]))
}

function legal(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d)/, '_')
}

function groupNames({ groups }: Snapshot): ReadonlyMap<string, string> {
  const called = new Map(groups.map(({ name }) => [name, legal(name)]))
  const owners = new Map<string, string>()
  const problems: Problem[] = []
  for (const [name, other] of [...called].toSorted(([a], [b]) => compareNames(a, b))) {
    const owner = owners.get(other)
    if (owner === undefined) owners.set(other, name)
    else
      problems.push({
        message: `groups "${owner}" and "${name}" would both be called "${other}"`,
        hint: 'Ansible takes letters, digits and "_" only: inv rename group gives one of them another name',
      })
  }
  if (problems.length > 0) throw new Invalid(ACTION, problems)
  return called
}
