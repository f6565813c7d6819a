/** Reaches hosts in whichever way each needs: by which transport, through whom, with which keys, and as root. */
import { join } from 'node:path'
import type { Secret } from '../core/secret.ts'
import { chooseTransport } from './choose-transport.ts'
import type { Connected, ConnectOptions } from './connect.ts'
import { checkEndpoint, type Endpoint } from './endpoint.ts'
import { HostUnreachable } from './host-unreachable.ts'
import type { Identities, IdentityOptions } from './identity.ts'
import type { JumpHosts } from './jump-hosts.ts'
import type { KeeperPlace } from './kept/keeper-place.ts'
import type { PrivateFolder } from './private-folder.ts'
import { retrying } from './retry.ts'
import type { SharedPassword } from './shared-password.ts'
import { openSshConfig, type SshConfig } from './ssh-config.ts'
import type { SshSettings } from './ssh-settings.ts'

export interface ReachSettings {
  /** Private key files that the operator named. */
  readonly identityFiles: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  /** For logging in, after all keys. */
  readonly password?: SharedPassword | undefined
  readonly passphrase?: ((file: string) => Promise<Secret | undefined>) | undefined
  /** For becoming root. */
  readonly becomePassword?: SharedPassword | undefined
  readonly acceptNewHostKeys: boolean
  /** Seconds. */
  readonly timeout: number
  /** Further attempts at a host that does not answer. */
  readonly retries: number
  readonly inventoryCommand: string
  readonly signal?: AbortSignal | undefined
  /** Who keeps connections; undefined: each is made anew. */
  readonly keeper?: KeeperPlace | undefined
  /** Told which transport was taken, and why. */
  readonly say: (host: string, text: string) => void
}

export interface ReachOptions {
  /** The command line that will be run first, for whom a connection does that an earlier command has left. Default: one made anew. */
  readonly first?: string | undefined
  /** See `ConnectOptions`. */
  readonly onWaiting?: (() => void) | undefined
}

export interface Reach {
  readonly connect: (endpoint: Endpoint, options?: ReachOptions) => Promise<Connected>
  /** After the last connection was closed. */
  readonly close: () => Promise<void>
}

/** A host with what ssh_config says of it, and where the keys for it are. */
interface Prepared {
  readonly endpoint: Endpoint
  readonly settings: SshSettings | undefined
  readonly keys: KeyPlaces
  /** Read once. */
  readonly identities: () => Promise<Identities>
  readonly identityFiles: readonly string[]
}

type KeyPlaces = Pick<IdentityOptions, 'files' | 'maybe' | 'agent' | 'home'>

export function openReach(settings: ReachSettings): Reach {
  const { env, timeout, inventoryCommand, password } = settings
  const home = env['HOME']
  let folder: Promise<PrivateFolder> | undefined
  let connections = 0
  const privateFolder = async (): Promise<string> => {
    folder ??= import('./private-folder.ts').then(({ makePrivateFolder }) => makePrivateFolder(env))
    return (await folder).path
  }
  const config: Promise<SshConfig> = openSshConfig(home, privateFolder)
  config.catch(() => undefined)
  const known = new Map<string, Promise<Identities>>()
  let jumpHosts: Promise<JumpHosts> | undefined
  // Most hosts have no settings of their own: the keys are read while the first is on its way.
  if (settings.keeper === undefined)
    identitiesFor(undefined)
      .identities()
      .catch(() => undefined)

  function identitiesFor(
    said: SshSettings | undefined,
  ): Pick<Prepared, 'keys' | 'identities' | 'identityFiles'> {
    const files = [...new Set([...settings.identityFiles, ...(said?.identityFiles ?? [])])]
    const agent = said?.identityAgent ?? (env['SSH_AUTH_SOCK'] || undefined)
    const keys: KeyPlaces = {
      files: settings.identityFiles,
      // What the operator's ssh_config names may be missing, as ssh has it.
      maybe: said?.identityFiles ?? [],
      agent: agent === 'none' || said?.identitiesOnly === true ? undefined : agent,
      home: said?.identitiesOnly === true ? undefined : home,
    }
    const read = (): Promise<Identities> => {
      const key = JSON.stringify(keys)
      const identities = known.get(key) ?? load(keys)
      known.set(key, identities)
      return identities
    }
    return { keys, identities: read, identityFiles: files }
  }

  /** What can log in is a large program by itself, which a connection that was kept does without. */
  async function load(keys: KeyPlaces): Promise<Identities> {
    const { loadIdentities } = await import('./identity.ts')
    return loadIdentities({ ...keys, password, passphrase: settings.passphrase })
  }

  async function prepare(endpoint: Endpoint): Promise<Prepared> {
    const said = await (await config).settingsOf([endpoint.name, endpoint.address])
    const open = new Set(endpoint.yields ?? [])
    return {
      endpoint: {
        ...endpoint,
        ...(open.has('address') && said?.hostName !== undefined ? { address: said.hostName } : {}),
        ...(open.has('port') && said?.port !== undefined ? { port: said.port } : {}),
        ...(open.has('user') && said?.user !== undefined ? { user: said.user } : {}),
      },
      settings: said,
      ...identitiesFor(said),
    }
  }

  const optionsFor = (identities: Identities): ConnectOptions => ({ identities, timeout, inventoryCommand })

  async function inProcess({ endpoint, identities }: Prepared, onWaiting?: () => void): Promise<Connected> {
    const options: ConnectOptions = {
      ...optionsFor(await identities()),
      acceptNewHostKeys: settings.acceptNewHostKeys,
      ...(onWaiting === undefined ? {} : { onWaiting }),
    }
    const { connect } = await import('./connect.ts')
    if (endpoint.jumps === undefined || endpoint.jumps.length === 0) return connect(endpoint, options)
    jumpHosts ??= import('./jump-hosts.ts').then(({ openJumpHosts }) =>
      openJumpHosts(async (jump) => optionsFor(await (await prepare(jump)).identities())),
    )
    const path = await Promise.all(endpoint.jumps.map((jump) => prepareJump(jump)))
    return (await jumpHosts).through(path, (dial) => connect(endpoint, { ...options, dial }))
  }

  /** A jump host that the inventory does not know has its key in the operator's own known_hosts. */
  async function prepareJump(jump: Endpoint): Promise<Endpoint> {
    const { endpoint } = await prepare(jump)
    if (endpoint.hostKeys.length > 0) return endpoint
    const { operatorKeys } = await import('./operator-keys.ts')
    return { ...endpoint, hostKeys: await operatorKeys(home, endpoint.address, endpoint.port ?? 22) }
  }

  async function byProgram(prepared: Prepared, onWaiting?: () => void): Promise<Connected> {
    const { connectByProgram } = await import('./program-connect.ts')
    const { endpoint } = prepared
    const jumps = await Promise.all((endpoint.jumps ?? []).map((jump) => prepareJump(jump)))
    connections += 1
    const number = connections
    return connectByProgram({
      host: { alias: prepared.settings?.alias ?? endpoint.name, endpoint: checkEndpoint(endpoint) },
      jumps: jumps.map((jump) => ({ alias: jump.name, endpoint: checkEndpoint(jump) })),
      identityFiles: prepared.identityFiles,
      folder: join(await privateFolder(), String(number)),
      acceptNewHostKeys: settings.acceptNewHostKeys,
      timeout,
      configFiles: (await config).files,
      env,
      password,
      passphrase: (await prepared.identities()).passphrase,
      inventoryCommand,
      onWaiting,
    })
  }

  /** Undefined where it is for the command itself to connect. */
  async function fromKeeper(
    { endpoint, settings: said, keys }: Prepared,
    { first, onWaiting }: ReachOptions,
  ): Promise<Connected | undefined> {
    const { keeper } = settings
    const { transport: wanted = 'auto', jumps = [] } = endpoint
    const isPlain =
      wanted !== 'ssh' && jumps.length === 0 && said?.needsProgram === undefined && said?.proxy === undefined
    // A password is asked for by the command, and a key that is not recorded is its to refuse or to take.
    if (keeper === undefined || first === undefined || !isPlain || password !== undefined) return undefined
    const { name, address, port, user, pinned } = checkEndpoint(endpoint)
    if (pinned.length === 0) return undefined
    const { askKeeper } = await import('./kept/ask-keeper.ts')
    const place = { name, address, port, user, hostKeys: endpoint.hostKeys }
    const found = await askKeeper(
      keeper.socket,
      { ...place, keys, timeout, seconds: keeper.seconds, first },
      onWaiting,
    )
    if (typeof found === 'string') {
      settings.say(name, `connecting anew: ${found}`)
      return undefined
    }
    settings.say(
      name,
      found.again ? 'going on with a connection that was kept' : 'connecting by the keeper of connections',
    )
    return { transport: found.transport }
  }

  async function once(prepared: Prepared, options: ReachOptions): Promise<Connected> {
    const kept = await fromKeeper(prepared, options)
    if (kept !== undefined) return kept
    const { endpoint } = prepared
    const { onWaiting } = options
    const { choice, why } = chooseTransport(endpoint, prepared.settings, await prepared.identities())
    settings.say(endpoint.name, `connecting by ${choice === 'ssh' ? 'the "ssh" program' : 'ssh2'}: ${why}`)
    if (choice === 'ssh') return byProgram(prepared, onWaiting)
    try {
      return await inProcess(prepared, onWaiting)
    } catch (error) {
      const reason = error instanceof HostUnreachable ? error.needsProgram : undefined
      if (reason === undefined || (endpoint.transport ?? 'auto') !== 'auto') throw error
      settings.say(endpoint.name, `connecting by the "ssh" program: ${reason}`)
      return byProgram(prepared, onWaiting)
    }
  }

  async function reach(endpoint: Endpoint, options: ReachOptions = {}): Promise<Connected> {
    // Before any program sees it.
    checkEndpoint(endpoint)
    const prepared = await prepare(endpoint)
    const { become: method, user = 'root' } = prepared.endpoint
    const isRoot = method === undefined || user === 'root'
    // Who becomes root runs a command line of its own: this one shows only that the connection is alive.
    const first = isRoot || options.first === undefined ? options.first : 'exec true'
    const wanted = { ...options, first }
    const connected = await retrying(() => once(prepared, wanted), {
      retries: settings.retries,
      signal: settings.signal,
    })
    if (isRoot) return connected
    const { becomeRoot } = await import('./become.ts')
    return {
      ...connected,
      transport: becomeRoot(connected.transport, { method, password: settings.becomePassword }),
    }
  }

  return {
    connect: reach,
    close: async () => {
      ;(await jumpHosts)?.close()
      await (await folder)?.remove()
    },
  }
}
