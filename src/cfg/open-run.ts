/** Puts together what a run needs: selected hosts, the connection to them, and the manifests. */
import { userInfo, hostname } from 'node:os'
import { resolve } from 'node:path'
import type { HostTarget, RunDependencies } from '../apply/run-types.ts'
import type { CommandContext } from '../command/context.ts'
import { Invalid, type Problem } from '../core/errors.ts'
import { selectHosts } from '../inventory/select.ts'
import type { Connected } from '../ssh/connect.ts'
import type { ConnectionArgs } from './host-options.ts'
import { targetOf } from './host-targets.ts'
import type { Manifests } from './load-manifests.ts'
import { openSiteInventory, type SiteInventory } from './open-site-inventory.ts'

export interface OpenedHosts {
  readonly inventory: SiteInventory
  readonly targets: readonly HostTarget[]
  /** `onWaiting`: see `ConnectOptions`. */
  readonly connect: (host: HostTarget, onWaiting?: () => void) => Promise<Connected>
}

export interface OpenedRun extends OpenedHosts {
  readonly dependencies: RunDependencies
}

/** Selects hosts and gives the task what reaches them; closes the inventory after it. Throws UserError, also where a selector matches nothing. */
export async function withHosts<T>(
  context: CommandContext,
  args: ConnectionArgs,
  task: (opened: OpenedHosts) => Promise<T>,
): Promise<T> {
  checkConnection(args)
  const inventory = await openSiteInventory(context)
  try {
    const hosts = selectHosts(inventory.snapshot, args.hosts, { all: args.all })
    const targets = hosts.map(({ name }) => targetOf(name, inventory))
    return await task({ inventory, targets, connect: connector(context, args, inventory) })
  } finally {
    await inventory.close()
  }
}

/** The same, with the manifests. They are loaded while the hosts are being connected to. */
export function withRun<T>(
  context: CommandContext,
  args: ConnectionArgs,
  task: (opened: OpenedRun) => Promise<T>,
): Promise<T> {
  return withHosts(context, args, async (opened) => {
    let loading: Promise<Manifests> | undefined
    const load = (): Promise<Manifests> => {
      loading ??= import('./load-manifests.ts').then(({ loadManifests }) => loadManifests(opened.inventory))
      return loading
    }
    const dependencies: RunDependencies = {
      // Whatever is wrong with the manifests is told when they are evaluated.
      connect: (host) => opened.connect(host, () => void load().catch(() => undefined)),
      evaluate: async (...known) => (await load()).evaluate(...known),
      beforeChanges: async () => (await load()).saveSerials(),
      operator: operatorOf(context),
    }
    return task({ ...opened, dependencies })
  })
}

/** Throws Invalid where a number makes no sense. */
function checkConnection({ parallel, connectTimeout }: ConnectionArgs): void {
  const problems: Problem[] = []
  if (!Number.isInteger(parallel) || parallel < 1)
    problems.push({ message: `--parallel must be a whole number of hosts, at least 1, not ${parallel}` })
  if (!(connectTimeout > 0))
    problems.push({ message: `--connect-timeout must be more than 0 seconds, not ${connectTimeout}` })
  if (problems.length > 0) throw new Invalid('Cannot reach the hosts', problems)
}

function connector(
  context: CommandContext,
  args: ConnectionArgs,
  { site: { customer } }: SiteInventory,
): OpenedHosts['connect'] {
  const { env, cwd } = context
  const files = [
    ...args.identity,
    ...(env['HOSTWRIGHT_IDENTITY'] === undefined ? [] : [env['HOSTWRIGHT_IDENTITY']]),
  ]
  const ready = Promise.all([import('../ssh/connect.ts'), import('../ssh/identity.ts')]).then(
    async ([{ connect }, { loadIdentities }]) => ({
      connect,
      identities: await loadIdentities({
        files: files.map((file) => resolve(cwd, file)),
        agent: env['SSH_AUTH_SOCK'] || undefined,
        home: env['HOME'],
      }),
    }),
  )
  ready.catch(() => undefined)
  return async (host, onWaiting) => {
    const { connect, identities } = await ready
    return connect(host, {
      ...(onWaiting === undefined ? {} : { onWaiting }),
      identities,
      acceptNewHostKeys: args.acceptNewHostKeys,
      timeout: args.connectTimeout,
      inventoryCommand: customer === undefined ? 'inv' : `inv -C ${customer}`,
    })
  }
}

/** `anna@desk`, for the lock. */
function operatorOf({ env }: CommandContext): string {
  return `${env['SUDO_USER'] ?? env['USER'] ?? userInfo().username}@${hostname()}`
}
