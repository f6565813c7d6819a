/** Reaches hosts in whichever way each needs: by which transport, through whom, with which keys, and as root. */
import { join } from 'node:path'
import type { Secret } from '../core/secret.ts'
import { chooseTransport } from './choose-transport.ts'
import { type Connected, connect, type ConnectOptions } from './connect.ts'
import { checkEndpoint, type Endpoint } from './endpoint.ts'
import { HostUnreachable } from './host-unreachable.ts'
import { type Identities, loadIdentities } from './identity.ts'
import type { JumpHosts } from './jump-hosts.ts'
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
  /** Told which transport was taken, and why. */
  readonly say: (host: string, text: string) => void
}

export interface Reach {
  readonly connect: (endpoint: Endpoint, onWaiting?: () => void) => Promise<Connected>
  /** After the last connection was closed. */
  readonly close: () => Promise<void>
}

/** A host with what ssh_config says of it, and the keys for it. */
interface Prepared {
  readonly endpoint: Endpoint
  readonly settings: SshSettings | undefined
  readonly identities: Identities
  readonly identityFiles: readonly string[]
}

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
  const usual = identitiesFor(undefined).identities
  usual.catch(() => undefined)

  function identitiesFor(said: SshSettings | undefined): {
    readonly files: readonly string[]
    readonly identities: Promise<Identities>
  } {
    const files = [...new Set([...settings.identityFiles, ...(said?.identityFiles ?? [])])]
    const agent = said?.identityAgent ?? (env['SSH_AUTH_SOCK'] || undefined)
    const options = {
      files: settings.identityFiles,
      // What the operator's ssh_config names may be missing, as ssh has it.
      maybe: said?.identityFiles ?? [],
      agent: agent === 'none' || said?.identitiesOnly === true ? undefined : agent,
      home: said?.identitiesOnly === true ? undefined : home,
    }
    const key = JSON.stringify(options)
    const identities =
      known.get(key) ?? loadIdentities({ ...options, password, passphrase: settings.passphrase })
    known.set(key, identities)
    return { files, identities }
  }

  async function prepare(endpoint: Endpoint): Promise<Prepared> {
    const said = await (await config).settingsOf([endpoint.name, endpoint.address])
    const open = new Set(endpoint.yields ?? [])
    const { files, identities } = identitiesFor(said)
    return {
      endpoint: {
        ...endpoint,
        ...(open.has('address') && said?.hostName !== undefined ? { address: said.hostName } : {}),
        ...(open.has('port') && said?.port !== undefined ? { port: said.port } : {}),
        ...(open.has('user') && said?.user !== undefined ? { user: said.user } : {}),
      },
      settings: said,
      identities: await identities,
      identityFiles: files,
    }
  }

  const optionsFor = (identities: Identities): ConnectOptions => ({ identities, timeout, inventoryCommand })

  async function inProcess({ endpoint, identities }: Prepared, onWaiting?: () => void): Promise<Connected> {
    const options: ConnectOptions = {
      ...optionsFor(identities),
      acceptNewHostKeys: settings.acceptNewHostKeys,
      ...(onWaiting === undefined ? {} : { onWaiting }),
    }
    if (endpoint.jumps === undefined || endpoint.jumps.length === 0) return connect(endpoint, options)
    jumpHosts ??= import('./jump-hosts.ts').then(({ openJumpHosts }) =>
      openJumpHosts(async (jump) => optionsFor((await prepare(jump)).identities)),
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
      passphrase: prepared.identities.passphrase,
      inventoryCommand,
      onWaiting,
    })
  }

  async function once(prepared: Prepared, onWaiting?: () => void): Promise<Connected> {
    const { endpoint } = prepared
    const { choice, why } = chooseTransport(endpoint, prepared.settings, prepared.identities)
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

  async function reach(endpoint: Endpoint, onWaiting?: () => void): Promise<Connected> {
    // Before any program sees it.
    checkEndpoint(endpoint)
    const prepared = await prepare(endpoint)
    const connected = await retrying(() => once(prepared, onWaiting), {
      retries: settings.retries,
      signal: settings.signal,
    })
    const method = prepared.endpoint.become
    if (method === undefined || (prepared.endpoint.user ?? 'root') === 'root') return connected
    const { becomeRoot } = await import('./become.ts')
    return {
      ...connected,
      transport: becomeRoot(connected.transport, { method, password: settings.becomePassword }),
    }
  }

  return {
    connect: async (endpoint, onWaiting) => reach(endpoint, onWaiting),
    close: async () => {
      ;(await jumpHosts)?.close()
      await (await folder)?.remove()
    },
  }
}
