/** Restarts and reloads that have been called for, as they are written down on the target. */
import { createHash } from 'node:crypto'
import { type Shell, sh } from '../core/shell.ts'
import type { ResourceName } from '../type/resource.ts'

export interface PendingTrigger {
  readonly name: ResourceName
  /** `restart`, `reload`. */
  readonly trigger: string
}

/** Writes it down; run before the change that calls for it. */
export function pend(pending: PendingTrigger): Shell {
  return sh`hw_pend ${fileOf(pending)} ${lineOf(pending)}`
}

/** Strikes it out; run after it was made. */
export function unpend(pending: PendingTrigger): Shell {
  return sh`hw_unpend ${fileOf(pending)}`
}

/** Reads what `hw_pending` prints. Lines that are not ours are left out. */
export function parsePending(text: string): readonly PendingTrigger[] {
  return text.split('\n').flatMap((line) => {
    const [trigger = '', encoded = ''] = line.split(' ')
    const name = decode(encoded)
    return /^[a-z_]+$/i.test(trigger) && isResourceName(name) ? [{ name, trigger }] : []
  })
}

export function samePending(a: PendingTrigger, b: PendingTrigger): boolean {
  return a.name === b.name && a.trigger === b.trigger
}

function lineOf({ name, trigger }: PendingTrigger): string {
  return `${trigger} ${encodeURIComponent(name)}`
}

/** Its name on the target: a hash, since an id may be longer than a file name can be. */
export function fileOf(pending: PendingTrigger): string {
  return createHash('sha256').update(lineOf(pending)).digest('hex').slice(0, 32)
}

function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded)
  } catch {
    return ''
  }
}

function isResourceName(name: string): name is ResourceName {
  return name.includes(':')
}
