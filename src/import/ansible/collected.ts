/** An Ansible inventory while it is read: groups with what they hold, hosts with what is said of them. */
import type { Place } from '../draft.ts'

export interface Variable {
  readonly value: unknown
  readonly at: Place
}

export type Variables = Map<string, Variable>

export interface AnsibleGroup {
  readonly at: Place
  readonly hosts: Set<string>
  readonly children: Set<string>
  readonly vars: Variables
}

export interface AnsibleHost {
  readonly at: Place
  readonly vars: Variables
}

export interface Collected {
  readonly groups: Map<string, AnsibleGroup>
  readonly hosts: Map<string, AnsibleHost>
}

/** The group of all hosts, which Ansible has always. */
export const ALL = 'all'
/** The group of hosts that are in no other. */
export const UNGROUPED = 'ungrouped'

export function groupIn({ groups }: Collected, name: string, at: Place): AnsibleGroup {
  const known = groups.get(name)
  if (known !== undefined) return known
  const group = {
    at,
    hosts: new Set<string>(),
    children: new Set<string>(),
    vars: new Map<string, Variable>(),
  }
  groups.set(name, group)
  return group
}

export function hostIn({ hosts }: Collected, name: string, at: Place): AnsibleHost {
  const known = hosts.get(name)
  if (known !== undefined) return known
  const host = { at, vars: new Map<string, Variable>() }
  hosts.set(name, host)
  return host
}
