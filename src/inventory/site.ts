/** Finds the site that a command works on, and the branch that it works for. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { UserError } from '../core/errors.ts'
import type { DatabasePlace } from '../db/database-place.ts'
import { schemaName } from '../db/schema-name.ts'
import {
  checkedOutBranch,
  commitOf,
  findRepository,
  readIfThere,
  type Repository,
} from '../git/repository.ts'
import { CUSTOMER_BRANCHES, customerBranch, customerOf, isCustomerName } from './customer-branches.ts'
import { solvedFor } from './solved-for.ts'
import { CONFIG_FILE, readSiteConfig, type SiteConfig } from './site-config.ts'
import { OWNER_FILE, readOwner } from './text/owner-file.ts'

export interface Site {
  readonly repository: Repository
  /** Top folder of the work tree. */
  readonly root: string
  readonly config: SiteConfig
  /** Undefined on base. */
  readonly customer: string | undefined
  /** `customer/NAME`, or base. */
  readonly branch: string
  /** What said so: `-C`, HOSTWRIGHT_CUSTOMER, the checked-out branch; undefined where nothing did, which is base. */
  readonly selectedBy: 'option' | 'environment' | 'checkout' | undefined
  /** Set where neither the checked-out branch nor the caller says whose inventory is meant: what is checked out instead. */
  readonly stranger: string | undefined
  /** Whether the work tree is one in which a merge for this customer waits to be finished: its files are no branch's yet. */
  readonly solving: boolean
  /** What is kept beside Git's own: the databases of the branches where they are SQLite files, and more. */
  readonly stateFolder: string
  /** Where the inventory of the branch is. */
  readonly database: DatabasePlace
}

export interface SiteOptions {
  /** `--site DIR` */
  readonly site: string | undefined
  /** `-C NAME`: also `customer/NAME`, and base's branch or `base`. */
  readonly customer: string | undefined
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /**
   * Says something beside the result. Without it a customer's branch that is only on a remote is not made here: the customer is
   * unknown.
   */
  readonly notify?: ((level: 'note' | 'warning', text: string) => void) | undefined
}

/**
 * The customer is the one that is named by `-C` or HOSTWRIGHT_CUSTOMER, else the one whose branch is checked out, or whose merge waits
 * in this work tree; on any other branch, and where its name is given, it is base that is worked on. A branch that is only on a remote is made here. Throws a UserError where there is no site, or
 * no such customer, or one whose branch says that it is another's.
 */
export async function openSite(options: SiteOptions): Promise<Site> {
  const repository = findSite(options)
  const config = readConfig(repository, options)
  const byEnvironment = options.env['HOSTWRIGHT_CUSTOMER'] || undefined
  const given = options.customer ?? byEnvironment
  const named = customerOf(given) ?? given
  const checkedOut = checkedOutBranch(repository.gitDir)
  const solved = solvedFor(repository)
  const here = solved === undefined ? checkedOut : customerBranch(solved)
  const customer = named ?? customerOf(here)
  const branch = customer === undefined ? config.base : customerBranch(customer)
  const stateFolder = join(repository.commonDir, 'hostwright')
  const site: Site = {
    repository,
    root: repository.root,
    config,
    customer,
    branch,
    selectedBy:
      named === undefined
        ? here === branch
          ? 'checkout'
          : undefined
        : options.customer === undefined
          ? 'environment'
          : 'option',
    stranger:
      named !== undefined || here === branch
        ? undefined
        : checkedOut === undefined
          ? 'no branch is checked out'
          : `branch "${checkedOut}" is neither base nor a customer's`,
    solving: solved !== undefined && solved === customer,
    stateFolder,
    database: databaseOf(config, branch, stateFolder),
  }
  const settled = async (meant = site): Promise<Site> =>
    here === meant.branch ? fromItsWorkTree(meant) : fromElsewhere(meant, options)
  if (named === undefined) return settled()
  if (isCustomerName(named) && (await commitOf(repository, branch)) !== undefined) return settled()
  const { adoptCustomer, unknownCustomer } = await import('./adopt-customer.ts')
  const { notify } = options
  const note =
    isCustomerName(named) && notify !== undefined
      ? await adoptCustomer(site, named, { action: WORK })
      : undefined
  if (note === undefined && isBaseName(config, named)) return settled(onBranch(site, config.base))
  if (note === undefined) throw await unknownCustomer(site, named, WORK)
  notify?.('note', note)
  return settled()
}

/** Whether base is meant by the name, where no customer has it. */
export function isBaseName({ base }: SiteConfig, name: string): boolean {
  return name === base || name === BASE
}

/** Stands for base wherever a customer can be named, whatever base's branch is called. */
const BASE = 'base'

/** No git is asked where the file of the work tree says the customer's name, or says nothing. */
async function fromItsWorkTree(site: Site): Promise<Site> {
  if (site.customer === undefined) return site
  const text = readIfThere(join(site.root, OWNER_FILE))
  if (text !== undefined && readOwner(text) !== site.customer)
    await (await import('./own-branch.ts')).mustBeCommittedAsOwn(site)
  return site
}

/** The settings are those that the branch has, as its manifests are, and not those of whatever is checked out. */
async function fromElsewhere(site: Site, { env }: SiteOptions): Promise<Site> {
  const commit = await commitOf(site.repository, site.branch)
  if (commit === undefined) return site
  const { withSettingsOf } = await import('./committed-settings.ts')
  return withSettingsOf(site, commit, env)
}

const WORK = 'Cannot work for customer'

function readConfig({ root }: Repository, { env }: SiteOptions): SiteConfig {
  const path = join(root, CONFIG_FILE)
  const config = readSiteConfig(path, env)
  // What the file of its database would be called is kept for customers.
  if (!sqliteName(config.base).startsWith(sqliteName(CUSTOMER_BRANCHES))) return config
  throw new UserError(
    `Cannot read the settings of the site: base "${config.base}" has the name of a customer's branch`,
    {
      at: path,
    },
  )
}

/** The same site for another of its branches. */
export function onBranch(site: Site, branch: string): Site {
  return {
    ...site,
    branch,
    customer: customerOf(branch),
    selectedBy: 'option',
    stranger: undefined,
    solving: false,
    database: databaseOf(site.config, branch, site.stateFolder),
  }
}

function databaseOf(config: SiteConfig, branch: string, stateFolder: string): DatabasePlace {
  const { database: server, databaseSchema } = config
  return server === undefined
    ? sqliteOf(branch, stateFolder)
    : { dialect: 'postgres', server, schema: schemaName(databaseSchema, branch) }
}

/** The file of a branch where the site has no database server. */
export function sqliteOf(branch: string, stateFolder: string): DatabasePlace {
  return { dialect: 'sqlite', file: join(stateFolder, `${sqliteName(branch)}.sqlite`) }
}

function sqliteName(branch: string): string {
  return branch.replaceAll('/', '__')
}

function findSite({ site, cwd }: SiteOptions): Repository {
  const start = site === undefined ? cwd : resolve(cwd, site)
  const repository = findRepository(start)
  if (repository === undefined)
    throw new UserError(`Cannot find a site: "${start}" is in no Git work tree`, {
      hint: 'make one with "inv init DIR", or name one with --site DIR',
    })
  if (existsSync(join(repository.root, CONFIG_FILE))) return repository
  throw new UserError(`Cannot find a site: "${repository.root}" has no ${CONFIG_FILE}`, {
    hint: 'make it one with "inv init", or name one with --site DIR',
  })
}
