/** Connects to a host over SSH in process: pinned host keys only, keys of the operator, and errors that say what is wrong. */
import type { Duplex } from 'node:stream'
import ssh2, { type Client, type ConnectConfig } from 'ssh2'
import { dial, placeOf, unreachable } from './dial.ts'
import { type CheckedEndpoint, checkEndpoint, type Endpoint } from './endpoint.ts'
import { refuseKey } from './host-key-error.ts'
import { HostUnreachable } from './host-unreachable.ts'
import { type Identities, PASSWORD } from './identity.ts'
import { algorithmsFor, formatKeyLine, type HostKey, isAmong, keyOfBlob } from './known-hosts.ts'
import { clientTransport } from './client-transport.ts'
import type { Login } from './password-login.ts'
import type { Transport } from './transport.ts'

export interface ConnectOptions {
  readonly identities: Identities
  /** Takes the key of a host that has none pinned. A changed key is refused all the same. */
  readonly acceptNewHostKeys?: boolean
  /** Seconds for the TCP connection, and again for the handshake; default 10. */
  readonly timeout?: number
  /** The command that records a host key, in hints; default `inv`. */
  readonly inventoryCommand?: string
  /** Called when the host has been spoken to and is thinking: the time for other work. */
  readonly onWaiting?: () => void
  /** What the bytes go over; default a TCP connection. */
  readonly dial?: (endpoint: CheckedEndpoint, timeout: number) => Promise<Duplex>
}

export interface Connected {
  readonly transport: Transport
  /** The key that was taken because none was pinned. */
  readonly acceptedKey?: string
}

/** Throws HostUnreachable (no connection, no login) or the error of `refuseKey` (an unknown or changed host key). */
export async function connect(endpoint: Endpoint, options: ConnectOptions): Promise<Connected> {
  const checked = checkEndpoint(endpoint)
  const { client, socket, key } = await logIn(checked, options)
  return {
    transport: clientTransport(checked.name, client, socket),
    ...(checked.pinned.length === 0 && key !== undefined ? { acceptedKey: formatKeyLine(key) } : {}),
  }
}

export interface LoggedIn {
  readonly client: Client
  readonly socket: Duplex
  readonly key: HostKey | undefined
}

/** As `connect`, for who wants the connection and no shell: a jump host. */
export async function logIn(endpoint: CheckedEndpoint, options: ConnectOptions): Promise<LoggedIn> {
  if (options.identities.tried.length === 0) throw noIdentity(endpoint, options.identities)
  return negotiate(endpoint, endpoint.pinned, options)
}

/** `offered` is whom to negotiate with: the pinned keys' algorithms, or all where the list is empty. */
async function negotiate(
  endpoint: CheckedEndpoint,
  offered: readonly HostKey[],
  options: ConnectOptions,
): Promise<LoggedIn> {
  const timeout = options.timeout ?? 10
  const socket = await (options.dial ?? dial)(endpoint, timeout)
  const client = new ssh2.Client()
  let key: HostKey | undefined
  let refused = false
  const login = options.identities.login(endpoint.user, endpoint.name)
  const config = configOf(endpoint, offered, socket, timeout, login)
  config.hostVerifier = (blob: Buffer) => {
    key = keyOfBlob(blob)
    const known = key !== undefined && isAmong(key, endpoint.pinned)
    refused = !known && !(endpoint.pinned.length === 0 && options.acceptNewHostKeys === true)
    return !refused
  }
  try {
    await ready(client, config, options.onWaiting)
    login.ended('right')
  } catch (error) {
    login.ended((error as { level?: string }).level === 'client-authentication' ? 'wrong' : 'unknown')
    const spared = login.spared()
    client.on('error', () => undefined)
    client.destroy()
    if (spared !== undefined) throw spared
    if (refused && key !== undefined) throw refuseKey(endpoint, key, options.inventoryCommand)
    // The host has no key of a pinned type: look again at what it does have, only to name it.
    if (offered.length > 0 && /no matching host key/.test(String(error)))
      await negotiate(endpoint, [], options)
    throw explain(endpoint, error, options)
  }
  return { client, socket, key }
}

function configOf(
  endpoint: CheckedEndpoint,
  offered: readonly HostKey[],
  socket: Duplex,
  timeout: number,
  login: Login,
): ConnectConfig {
  return {
    sock: socket,
    username: endpoint.user,
    readyTimeout: timeout * 1000,
    // A dead line is noticed after half a minute; a busy one answers in time.
    keepaliveInterval: Math.min(timeout, 10) * 1000,
    keepaliveCountMax: 3,
    algorithms: {
      // AES-GCM runs in hardware and in Node's own crypto; the library's ChaCha20 does not.
      cipher: [
        'aes128-gcm@openssh.com',
        'aes256-gcm@openssh.com',
        'aes128-ctr',
        'aes256-ctr',
        'chacha20-poly1305@openssh.com',
      ],
      serverHostKey: algorithmsFor(offered),
    },
    authHandler: login.authHandler,
  }
}

function ready(client: Client, config: ConnectConfig, onWaiting?: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: Error & { level?: string }): void => {
      // An agent that cannot sign is one key less; the next is tried.
      if (error?.level === 'agent') return
      client.off('ready', settle)
      client.off('error', settle)
      client.off('close', closed)
      if (error === undefined) resolve()
      else reject(error)
    }
    const closed = (): void => settle(new Error('the host closed the connection during the handshake'))
    client.on('ready', settle)
    client.on('error', settle)
    client.on('close', closed)
    // The library has the server prove all of its host keys after the login, as a client would that collects them: a
    // round trip, and a signature of each key on the target. It asks only servers whose version it knows.
    client.once('handshake', () => Object.assign(client, { _remoteVer: '' }))
    client.connect(config)
    onWaiting?.()
  })
}

function explain(endpoint: CheckedEndpoint, error: unknown, options: ConnectOptions): HostUnreachable {
  const { message, level } = error as Error & { level?: string }
  if (level === 'client-authentication')
    return new HostUnreachable(
      `Cannot log in to "${endpoint.name}" at ${placeOf(endpoint)} as "${endpoint.user}": it accepts ${triedText(options.identities)}`,
      { cause: error, hint: hintOf(endpoint, options.identities) },
    )
  if (level === 'client-timeout')
    return unreachable(endpoint, `no SSH server answers within ${options.timeout ?? 10} s`, error)
  if (/no matching/.test(message))
    return new HostUnreachable(
      `Cannot connect to "${endpoint.name}" at ${placeOf(endpoint)}: ${message.replace(/^Handshake failed: /, '')}`,
      {
        cause: error,
        hint: 'the "ssh" program may know what this host wants: --transport ssh',
        needsProgram: 'the host wants algorithms that only the program has',
      },
    )
  if (/before handshake|during the handshake|ECONNRESET/.test(message))
    return unreachable(endpoint, 'the host closed the connection during the handshake', error, true)
  return unreachable(endpoint, message, error)
}

/** `none of the keys of ~/.ssh/id_ed25519, the agent, nor the password`. */
function triedText({ tried, hasPassword }: Identities): string {
  const keys =
    tried.length === 0 ? '' : `none of the keys of ${tried.filter((one) => one !== PASSWORD).join(', ')}`
  if (!hasPassword) return keys
  return tried.length === 1 ? 'not the password' : `${keys}, nor the password`
}

function noIdentity(endpoint: CheckedEndpoint, identities: Identities): HostUnreachable {
  return new HostUnreachable(`Cannot log in to "${endpoint.name}": there is no key to log in with`, {
    hint: hintOf(endpoint, identities),
  })
}

function hintOf(endpoint: CheckedEndpoint, identities: Identities): string {
  const unusable = identities.unusable.map((one) => `${one}; `).join('')
  return `${unusable}name a key with --identity FILE, or load one into an agent, and have it in ~/.ssh/authorized_keys of "${endpoint.user}"`
}
