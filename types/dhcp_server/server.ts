/** What a program that serves DHCP is deployed with: the contract between the type and the programs it knows. */
import type { Shell } from '../../src/core/shell.ts'
import type { HostContext } from '../../src/type/define-type.ts'
import type { GeneratedFile } from '../../src/type/inventory-view.ts'
import type { Attachment, Family } from './attachments.ts'
import type { Client } from './ask.ts'

/** What is to be served, and where. */
export interface Task {
  readonly families: readonly Family[]
  /** Names of interfaces to listen on. */
  readonly interfaces: readonly string[]
  /** Those of the interfaces that are plugged into a network. */
  readonly attachments: readonly Attachment[]
  /** Names of the networks to serve, where these are not all that the host can. */
  readonly networks: readonly string[] | undefined
  readonly context: HostContext
}

export interface File {
  readonly path: string
  readonly content: string
}

export interface Deployment {
  /** In the order in which they are installed. */
  readonly packages: readonly string[]
  /** Files outside of the folder that are there before the packages are, so that the server first starts with them. */
  readonly early: readonly File[]
  /** Lines in files that the packages made: what else is in them stays. */
  readonly lines: readonly { readonly path: string; readonly line: string }[]
  /** Files of the user's own, which have to be there, with whatever in them. */
  readonly local: readonly string[]
  /** The folder of the configuration, with whether it is ours alone. */
  readonly folder: { readonly path: string; readonly isOurs: boolean }
  /** Paths are below the folder. */
  readonly files: readonly File[]
  readonly generated: readonly GeneratedFile[]
  readonly programs: readonly string[]
  readonly services: readonly string[]
  /** Checks the files, which lie in the folder `%s`. */
  readonly check: Shell
  readonly reload: Shell
  /** Fails, with the reason, where the server does not run. */
  readonly verify: Shell
  /** Prints what of `expected` is so, and nothing else. */
  readonly probe: Shell
  readonly expected: readonly string[]
  /** Where it writes down its leases, the latest last. */
  readonly leases: readonly { readonly form: 'dhcpd' | 'kea' | 'dnsmasq'; readonly path: string }[]
  /** Seconds that it may take until it runs with new files. */
  readonly patience: number
}

/** Options by which the inventory is asked for the configuration. */
export function exportOptions({ context, networks, attachments }: Task) {
  return {
    server: context.host.name,
    interfaces: Object.fromEntries(attachments.map((one) => [one.network.name, one.interface])),
    ...(networks === undefined ? {} : { networks }),
  }
}

/** What clients prove by being answered, each thing once. */
export function proofs(clients: readonly Client[]): readonly string[] {
  return [...new Set(clients.map(({ proves }) => proves))]
}

/** The single file of a format that makes one. */
export function onlyFile(files: readonly GeneratedFile[]): GeneratedFile {
  const [file, ...others] = files
  if (file === undefined || others.length > 0)
    throw new Error(`the generated configuration is ${files.length} files, not one`)
  return file
}
