/** Finds the site that a command works on, and the branch that it works for. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { UserError } from '../core/errors.ts'
import { nearest } from '../core/nearest.ts'
import type { DatabasePlace } from '../db/database-place.ts'
import { schemaName } from '../db/schema-name.ts'
import {
  branchNames,
  checkedOutBranch,
  commitOf,
  findRepository,
  type Repository,
} from '../git/repository.ts'
import { CONFIG_FILE, readSiteConfig, type SiteConfig } from './site-config.ts'

export interface Site {
  readonly repository: Repository
  /** Top folder of the work tree. */
  readonly root: string
  readonly config: SiteConfig
  /** Undefined on base. */
  readonly customer: string | undefined
  /** `customer/NAME`, or base. */
  readonly branch: string
  /** Set where neither the checked-out branch nor the caller says whose inventory is meant: what is checked out instead. */
  readonly stranger: string | undefined
  /** What is kept beside Git's own: the databases of the branches where they are SQLite files, and more. */
  readonly stateFolder: string
  /** Where the inventory of the branch is. */
  readonly database: DatabasePlace
}

export interface SiteOptions {
  /** `--site DIR` */
  readonly site: string | undefined
  /** `-C NAME` */
  readonly customer: string | undefined
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
}

const CUSTOMER = 'customer/'
/** What stands behind it. Nothing that leads to another branch: `../main`. */
const BRANCH_PART = /^\w[\w-]*(\.[\w-]+)*$/

/** `customer/acme` */
export function customerBranch(name: string): string {
  return `${CUSTOMER}${name}`
}

/** The customer whose branch it is; undefined for any other branch. */
function customerOf(branch: string | undefined): string | undefined {
  return branch?.startsWith(CUSTOMER) === true ? branch.slice(CUSTOMER.length) : undefined
}

/**
 * The customer is the one that is named by `-C` or HOSTWRIGHT_CUSTOMER, else the one whose branch is checked out; on any other
 * branch it is base that is worked on. Throws a UserError where there is no site, or no such customer.
 */
export async function openSite(options: SiteOptions): Promise<Site> {
  const repository = findSite(options)
  const config = readSiteConfig(join(repository.root, CONFIG_FILE), options.env)
  const named = options.customer ?? (options.env['HOSTWRIGHT_CUSTOMER'] || undefined)
  const checkedOut = checkedOutBranch(repository.gitDir)
  const customer = named ?? customerOf(checkedOut)
  const branch = customer === undefined ? config.base : customerBranch(customer)
  if (named !== undefined && (!BRANCH_PART.test(named) || (await commitOf(repository, branch)) === undefined))
    throw await unknownCustomer(repository, named)
  const stateFolder = join(repository.commonDir, 'hostwright')
  return {
    repository,
    root: repository.root,
    config,
    customer,
    branch,
    stranger:
      named !== undefined || checkedOut === branch
        ? undefined
        : checkedOut === undefined
          ? 'no branch is checked out'
          : `branch "${checkedOut}" is neither base nor a customer's`,
    stateFolder,
    database: databaseOf(config, branch, stateFolder),
  }
}

/** The same site for another of its branches. */
export function onBranch(site: Site, branch: string): Site {
  return {
    ...site,
    branch,
    customer: customerOf(branch),
    stranger: undefined,
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
  return { dialect: 'sqlite', file: join(stateFolder, `${branch.replaceAll('/', '__')}.sqlite`) }
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

/** Names of all customers, sorted. */
export async function customerNames(repository: Repository): Promise<readonly string[]> {
  return (await branchNames(repository)).flatMap((branch) => customerOf(branch) ?? [])
}

async function unknownCustomer(repository: Repository, name: string): Promise<UserError> {
  const known = await customerNames(repository)
  const meant = nearest(name, known)
  return new UserError(`Cannot work for customer "${name}": there is no branch "${customerBranch(name)}"`, {
    hint:
      meant !== undefined
        ? `did you mean "${meant}"?`
        : BRANCH_PART.test(name)
          ? `inv add customer ${name} makes it; git fetch brings one that others made`
          : undefined,
  })
}
