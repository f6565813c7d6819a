/** Virtual hosts and what makes their hardware: capacity, networks, and the state of the parent. */
import { formatSize } from '../../../core/size.ts'
import type { Host } from '../../model/host.ts'
import { standsOn } from '../../model/nic-stack.ts'
import { defineFamily, hostOf, type Report } from '../define-family.ts'
import type { CheckView } from '../view.ts'

const codes = {
  'guest-without-parent': {
    severity: 'warning',
    meaning: 'a virtual host in use without a parent, so nothing makes its hardware',
  },
  'parent-retired': { severity: 'error', meaning: 'a guest whose parent is retired' },
  'parent-planned': { severity: 'warning', meaning: 'a guest in use on a parent that is only planned' },
  'guest-network-missing': {
    severity: 'warning',
    meaning: 'a guest on a network that no NIC of its parent is on',
  },
  'memory-over-commit': { severity: 'warning', meaning: 'guests with more memory than their parent has' },
  'cpus-over-commit': {
    severity: 'warning',
    meaning: 'guests with more than four times as many CPUs as their parent has',
  },
  'disk-over-commit': { severity: 'warning', meaning: 'guests with more disk space than their parent has' },
} as const

type Code = keyof typeof codes

/** Virtual CPUs for each real one. */
const CPU_RATIO = 4

export const guests = defineFamily({
  title: 'Guests',
  codes,
  find: (view, report) => {
    for (const host of view.snapshot.hosts) {
      if (host.parent !== undefined) findRetired(view, host, host.parent, report)
      if (host.kind !== 'physical' && isInUse(host)) findParent(view, host, report)
      const own = view.guests.get(host.name)
      if (own !== undefined) findOverCommit(host, own, report)
    }
  },
})

/** Also of one host at the time when it changes. */
export function findOverCommit(parent: Host, hosted: readonly Host[], report: Report<Code>): void {
  const running = hosted.filter((guest) => isInUse(guest))
  if (running.length === 0) return
  const tell = (code: Code, key: string, what: string, has: string): void =>
    report(code, hostOf(parent), {
      message: `${running.length === 1 ? 'its guest has' : `its ${running.length} guests have`} ${what}, and it has ${has}`,
      mend: `move a guest to another parent (inv set host GUEST parent=HOST), or correct what is recorded`,
      key,
    })
  const memory = sumOf(running.map((guest) => guest.memory ?? 0))
  if (parent.memory !== undefined && memory > parent.memory)
    tell('memory-over-commit', 'memory', `${formatSize(memory)} of memory`, formatSize(parent.memory))
  const cpus = sumOf(running.map((guest) => guest.cpus ?? 0))
  if (parent.cpus !== undefined && cpus > parent.cpus * CPU_RATIO)
    tell('cpus-over-commit', 'cpus', `${cpus} CPUs`, String(parent.cpus))
  const space = sumOf(parent.disks.map(({ size }) => size))
  const disks = sumOf(running.flatMap((guest) => guest.disks.map(({ size }) => size)))
  if (space > 0 && disks > space)
    tell('disk-over-commit', 'disks', `${formatSize(disks)} of disk space`, formatSize(space))
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0)
}

function findRetired({ hosts }: CheckView, guest: Host, parent: string, report: Report<Code>): void {
  if (guest.state === 'retired' || hosts.get(parent)?.state !== 'retired') return
  report('parent-retired', hostOf(guest), {
    message: `it is ${guest.state}, and its parent "${parent}" is retired`,
    mend: `inv set host ${guest.name} parent=HOST, or inv state ${parent} planned`,
    key: 'parent',
  })
}

function findParent({ hosts }: CheckView, guest: Host, report: Report<Code>): void {
  if (guest.parent === undefined) {
    report('guest-without-parent', hostOf(guest), {
      message: `it is a ${guest.kind} and has no parent`,
      mend: `inv set host ${guest.name} parent=HOST`,
      key: 'parent',
    })
    return
  }
  const parent = hosts.get(guest.parent)
  if (parent === undefined) return
  if (parent.state === 'planned')
    report('parent-planned', hostOf(guest), {
      message: `it is ${guest.state}, and its parent "${parent.name}" is planned`,
      mend: `inv state ${parent.name} active`,
      key: 'parent',
    })
  const offered = networksOffered(parent)
  if (offered === undefined) return
  for (const nic of guest.nics)
    if (nic.network !== undefined && !offered.has(nic.network))
      report('guest-network-missing', hostOf(guest), {
        message: `NIC "${nic.name}" is on network "${nic.network}", which no NIC of its parent "${parent.name}" is on`,
        mend: `inv add nic ${parent.name} NAME --network ${nic.network}`,
        key: `nics[${nic.name}].network`,
        about: nic.network,
      })
}

/** Undefined where a port without a network may carry any: a trunk. */
function networksOffered({ nics }: Host): ReadonlySet<string> | undefined {
  const below = new Set(nics.flatMap((nic) => standsOn(nic)))
  const trunk = nics.some(({ name, network }) => network === undefined && !below.has(name))
  return nics.length === 0 || trunk ? undefined : new Set(nics.flatMap(({ network }) => network ?? []))
}

function isInUse({ state }: Host): boolean {
  return state !== 'planned' && state !== 'retired'
}
