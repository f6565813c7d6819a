// What a lab offers to tests, the demo and the lab command.
import type { DhcpLease, DhcpRequest } from './dhcp-client.ts'
import type { Forward } from './forward.ts'
import type { Operator } from './operator.ts'
import type { Outcome, RunOptions } from './process.ts'
import type { RootName } from './roots.ts'
import type { NicState } from './state.ts'
export interface LabOptions {
  /** Short and unique on the machine; made up unless given. */
  readonly id?: string | undefined
  readonly networks?: readonly NetworkOptions[] | undefined
  /** Lives until it is taken down, not only as long as this process. */
  readonly keep?: boolean | undefined
}

export interface NetworkOptions {
  readonly name: string
  /** Prefixes, IPv4 and IPv6. */
  readonly subnets?: readonly string[] | undefined
  /** The operator's own addresses there; the last IPv4 address and ::fffe of each subnet unless given. */
  readonly operator?: readonly string[] | undefined
}

export interface NicOptions {
  /** eth0, eth1, … unless given. */
  readonly name?: string | undefined
  /** The lab's first network unless given. */
  readonly network?: string | undefined
  readonly mac?: string | undefined
  /** With or without prefix length; the next free one of each subnet unless given; [] for none. */
  readonly addresses?: readonly string[] | undefined
}

export interface HostOptions extends Omit<NicOptions, 'name'> {
  readonly name: string
  readonly root?: RootName | undefined
  /** Instead of network, mac and addresses, where there are several. */
  readonly nics?: readonly NicOptions[] | undefined
  readonly resolvers?: readonly string[] | undefined
  readonly domain?: string | undefined
  /** Default gateways, one of each family at most. */
  readonly gateways?: readonly string[] | undefined
  /** The most that the host's disk holds, as tmpfs wants it: "64m"; "4g" unless given. */
  readonly diskSize?: string | undefined
}

export interface Host {
  readonly name: string
  /** The first address, without prefix length. */
  readonly address: string
  readonly addresses: readonly string[]
  readonly nics: readonly NicState[]
  /** The public half of its ssh host key: "ssh-ed25519 AAAA…". */
  readonly hostKey: string
  readonly sshPort: 22
  /** The name of its network namespace, as `ip netns` knows it. */
  readonly namespace: string
  /** Its first process, as seen from outside. */
  readonly pid: number
  /** Its root as seen from outside; absolute links in it lead astray, so read single files with readFile. */
  readonly rootPath: string
  /** Runs a script by its /bin/sh, as root, without ssh. */
  readonly exec: (script: string, options?: RunOptions) => Promise<Outcome>
  readonly readFile: (path: string) => Promise<string>
  readonly writeFile: (path: string, content: string | Uint8Array, mode?: string) => Promise<void>
  /** Power lost: nothing is told, nothing is flushed; the disk stays. */
  readonly kill: () => Promise<void>
  readonly stop: () => Promise<void>
  /** Switches it on again with the disk that it had. */
  readonly start: () => Promise<void>
  readonly isRunning: () => boolean
}

export interface Lab {
  readonly id: string
  readonly host: (options: HostOptions) => Promise<Host>
  readonly hosts: () => readonly Host[]
  readonly operator: Operator
  /** The operator's own addresses, without prefix length, by network. */
  readonly operatorAddresses: (network: string) => readonly string[]
  /** The key that every lab host lets in as root. */
  readonly privateKeyPath: string
  readonly publicKey: string
  /** A known_hosts file that names every host of the lab by name and address. */
  readonly knownHosts: () => string
  /** A port on this machine's loopback that leads to a port of the host: for clients inside this process. */
  readonly forward: (host: Host, port?: number) => Promise<Forward>
  readonly dhcpClient: (request: DhcpRequest) => Promise<DhcpLease | null>
  readonly cutCable: (host: Host, nic?: string) => Promise<void>
  readonly plugCable: (host: Host, nic?: string) => Promise<void>
  /** Leaves not one free block on the host's disk. */
  readonly fillDisk: (host: Host) => Promise<void>
  readonly freeDisk: (host: Host) => Promise<void>
  /** A tiny guest's kernel and initramfs as seen from outside. */
  readonly guest: { readonly kernel: string; readonly initrd: string }
  readonly stop: () => Promise<void>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}
