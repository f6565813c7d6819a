/** Where rules stand, and how their file begins. */
import type { Facts } from '../../src/type/facts.ts'
import type { NftParams } from './index.ts'
import { tablesOf } from './rule-text.ts'

export const FOLDER = '/etc/nftables.d'
const STORE = '/var/lib/hostwright/nftables'

export function fileOf(id: string): string {
  return `${FOLDER}/hostwright-${id}.nft`
}

/** What the kernel made of the rules when they were loaded. */
export function keptCopyOf(id: string): string {
  return `${STORE}/${id}.list`
}

/** What the service loads when the host starts. */
export function mainFileOf({ os }: Facts): string {
  if (os.family === 'redhat') return '/etc/sysconfig/nftables.conf'
  return os.family === 'alpine' ? '/etc/nftables.nft' : '/etc/nftables.conf'
}

export const INCLUDE = `include "${FOLDER}/*.nft"`

/** Lines before those of the rules, whichever they are. */
export const HEADER_LINES = 2

/** Loading it takes the place of what an earlier one made, in one transaction. */
export function textOf({ rules = '', others }: NftParams): string {
  const away =
    others === 'remove'
      ? 'flush ruleset'
      : tablesOf(rules)
          .map((table) => `table ${table}; delete table ${table};`)
          .join(' ')
  return `# Made by hostwright. Do not edit: it is written anew.\n${away}\n${rules.endsWith('\n') ? rules : `${rules}\n`}`
}
