/** The ssh_config(5) that the `ssh` program is given for one host: what we insist on first, the operator's own after it. */
import type { CheckedEndpoint } from './endpoint.ts'
import { formatKeyLine } from './known-hosts.ts'

export interface ProgramHost {
  /** By what the operator's ssh_config knows it. */
  readonly alias: string
  /** What ssh_config says of it is in here already. */
  readonly endpoint: CheckedEndpoint
}

export interface ProgramConfig {
  readonly host: ProgramHost
  /** Jump hosts of the inventory, in the order in which they are passed. */
  readonly jumps: readonly ProgramHost[]
  /** Absolute. Private keys that the operator named. */
  readonly identityFiles: readonly string[]
  /** Of a folder that is private: `known_hosts` and the socket are in it. */
  readonly folder: string
  readonly acceptNewHostKeys: boolean
  /** Seconds. */
  readonly timeout: number
  /** Of the operator, to be included: those that are there. */
  readonly configFiles: readonly string[]
  /** Whether a password or passphrase can be given when ssh asks for one. */
  readonly mayAsk: boolean
}

/** Of the first value of a keyword that holds, all the others are passed over. */
export function programConfig(config: ProgramConfig): string {
  const { host, jumps, folder } = config
  const last = jumps.at(-1)
  return [
    ...blockOf(host, config),
    // The last jump host is the one that reaches the host; each is reached through the one before.
    ...(last === undefined ? [] : [`  ProxyJump ${last.alias}`]),
    ...jumps.flatMap((jump, index) => {
      const before = jumps[index - 1]
      return [...blockOf(jump, config), `  ProxyJump ${before === undefined ? 'none' : before.alias}`]
    }),
    'Host *',
    '  ControlMaster no',
    '  ControlPath none',
    ...ALWAYS.map((line) => `  ${line}`),
    `  BatchMode ${config.mayAsk ? 'no' : 'yes'}`,
    '  NumberOfPasswordPrompts 1',
    `  ConnectTimeout ${Math.max(1, Math.ceil(config.timeout))}`,
    ...config.configFiles.map((file) => `Include ${quoted(file)}`),
    '',
  ].join('\n')

  function blockOf({ alias, endpoint }: ProgramHost, { identityFiles }: ProgramConfig): string[] {
    return [
      `Host ${alias}`,
      `  HostName ${endpoint.address}`,
      `  Port ${endpoint.port}`,
      `  User ${endpoint.user}`,
      `  HostKeyAlias ${keyAlias(endpoint)}`,
      `  UserKnownHostsFile ${folder}/known_hosts`,
      '  GlobalKnownHostsFile none',
      `  StrictHostKeyChecking ${config.acceptNewHostKeys && endpoint.pinned.length === 0 ? 'accept-new' : 'yes'}`,
      ...identityFiles.map((file) => `  IdentityFile ${quoted(file)}`),
      ...(endpoint === host.endpoint ? [`  ControlPath ${folder}/s`] : []),
    ]
  }
}

/** Not forwarded: agent, X11, ports, environment of the operator's own; nothing but one command for each channel. */
const ALWAYS = [
  'ForwardAgent no',
  'ForwardX11 no',
  'ClearAllForwardings yes',
  'PermitLocalCommand no',
  'RemoteCommand none',
  'ControlPersist no',
  'HashKnownHosts no',
  'UpdateHostKeys no',
  'VerifyHostKeyDNS no',
  'CheckHostIP no',
  'EscapeChar none',
  'Tunnel no',
  'TCPKeepAlive yes',
  'ServerAliveInterval 10',
  'ServerAliveCountMax 3',
]

/** `hostwright-web01 ssh-ed25519 AAAA…` of every host and jump host. */
export function programKnownHosts({ host, jumps }: Pick<ProgramConfig, 'host' | 'jumps'>): string {
  return [host, ...jumps]
    .flatMap(({ endpoint }) => endpoint.pinned.map((key) => `${keyAlias(endpoint)} ${formatKeyLine(key)}\n`))
    .join('')
}

export function keyAlias({ name }: CheckedEndpoint): string {
  return `hostwright-${name.replaceAll(/[^A-Za-z0-9._-]/g, '-')}`
}

/** A path as ssh_config takes it word for word: "%" begins a token there. */
function quoted(path: string): string {
  return `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%')}"`
}
