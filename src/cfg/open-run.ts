/** Puts together what a run needs: selected hosts, the connection to them, and the manifests. */
import { userInfo, hostname } from 'node:os'
import type { HostTarget, RunDependencies } from '../apply/run-types.ts'
import type { CommandContext } from '../command/context.ts'
import { counted } from '../core/counted.ts'
import { Invalid, type Problem } from '../core/errors.ts'
import { selectHosts } from '../inventory/select.ts'
import type { Connected } from '../ssh/connect.ts'
import { openConnector } from './connector.ts'
import type { ConnectionArgs } from './host-options.ts'
import { targetsOf } from './host-targets.ts'
import type { Manifests } from './load-manifests.ts'
import { secretOpener } from './secret-identities.ts'
import { startedKeeper } from './start-keeper.ts'
import { openSiteInventory, type SiteInventory } from './open-site-inventory.ts'
import { onlyFailed } from './runs/failed-hosts.ts'
import { warnOfBehind } from './warn-of-behind.ts'
import { warnOfMixing } from './warn-of-mixing.ts'

export interface OpenedHosts {
  readonly inventory: SiteInventory
  readonly targets: readonly HostTarget[]
  /** See `ReachOptions`. */
  readonly connect: (host: HostTarget, first?: string, onWaiting?: () => void) => Promise<Connected>
}

export interface OpenedRun extends OpenedHosts {
  readonly dependencies: RunDependencies
}

/** Looks at what is opened before any host is, and gives it back as it is to be used. Throws UserError where nothing may be done with it. */
export type Admit = (inventory: SiteInventory) => Promise<SiteInventory>

/** Selects hosts and gives the task what reaches them; closes the inventory after it. Throws UserError, also where a selector matches nothing. */
export async function withHosts<T>(
  context: CommandContext,
  args: ConnectionArgs,
  task: (opened: OpenedHosts) => Promise<T>,
  admit?: Admit,
): Promise<T> {
  checkConnection(args)
  // It starts while the inventory is read.
  const keeper = startedKeeper(context.env, args)
  let inventory = await openSiteInventory(context, args.commit)
  try {
    await warnOfMixing(context, inventory.site, args.mixed)
    if (admit !== undefined) inventory = await admit(inventory)
    const { failed = false, hosts: selectors } = args
    const all = args.all || (failed && selectors.length === 0)
    const selected = selectHosts(inventory.snapshot, selectors, { all, branch: inventory.site.branch })
    const hosts = failed ? await onlyFailed(inventory.store.runs, selected) : selected
    const targets = targetsOf(
      hosts.map(({ name }) => name),
      inventory,
      args,
    )
    context.emit({
      kind: 'hosts',
      level: 'detail',
      text: counted(targets.length, 'host'),
      total: targets.length,
    })
    const { customer } = inventory.site
    const reaching = openConnector(
      context,
      args,
      customer === undefined ? 'inv' : `inv -C ${customer}`,
      keeper,
    )
    // Whatever is asked comes first; otherwise there is something to do while keys are read.
    if (args.askPassword || args.askBecomePassword) await reaching
    reaching.catch(() => undefined)
    try {
      return await task({
        inventory,
        targets,
        connect: async (host, first, onWaiting) => (await reaching).connect(host, { first, onWaiting }),
      })
    } finally {
      await (await reaching.catch(() => undefined))?.close()
    }
  } finally {
    await inventory.close()
  }
}

export interface RunWays {
  /** Called when the manifests are loaded, which is a good time for what else takes a moment: the hosts have not answered yet. */
  readonly afterLoading?: () => void
  readonly admit?: Admit | undefined
}

/** The same, with the manifests. They are loaded while the hosts are being connected to. */
export function withRun<T>(
  context: CommandContext,
  args: ConnectionArgs,
  task: (opened: OpenedRun) => Promise<T>,
  { afterLoading, admit }: RunWays = {},
): Promise<T> {
  const run = async (opened: OpenedHosts): Promise<T> => {
    let loading: Promise<Manifests> | undefined
    const load = (): Promise<Manifests> => {
      if (loading !== undefined) return loading
      loading = import('./load-manifests.ts').then(({ loadManifests }) =>
        loadManifests(opened.inventory, secretOpener(context.env, opened.inventory.site)),
      )
      loading.then(afterLoading, () => undefined)
      return loading
    }
    const dependencies: RunDependencies = {
      // Whatever is wrong with the manifests is told when they are evaluated.
      connect: (host, first) => opened.connect(host, first, () => void load().catch(() => undefined)),
      evaluate: async (...known) => (await load()).evaluate(...known),
      beforeChanges: async () => (await load()).saveSerials(),
      operator: operatorOf(context),
    }
    const { site } = opened.inventory
    const looked = warnOfBehind(context, site)
    try {
      return await task({ ...opened, dependencies })
    } finally {
      await looked
    }
  }
  return withHosts(context, args, run, admit)
}

/** Throws Invalid where a number makes no sense. */
function checkConnection({ parallel, connectTimeout, connectRetries }: ConnectionArgs): void {
  const problems: Problem[] = []
  if (!Number.isInteger(parallel) || parallel < 1)
    problems.push({ message: `--parallel must be a whole number of hosts, at least 1, not ${parallel}` })
  if (!(connectTimeout > 0))
    problems.push({ message: `--connect-timeout must be more than 0 seconds, not ${connectTimeout}` })
  if (!Number.isInteger(connectRetries) || connectRetries < 0)
    problems.push({ message: `--connect-retries must be a whole number, not ${connectRetries}` })
  if (problems.length > 0) throw new Invalid('Cannot reach the hosts', problems)
}

/** `anna@desk`, for the lock. */
function operatorOf({ env }: CommandContext): string {
  return `${env['SUDO_USER'] ?? env['USER'] ?? userInfo().username}@${hostname()}`
}
