/** Rules of the firewall: tables of nftables, loaded all at once or not at all, now and with the host. */
import * as z from 'zod/mini'
import { sh } from '../../src/core/shell.ts'
import { contentOf } from '../../src/type/content.ts'
import { type Change, defineType } from '../../src/type/define-type.ts'
import { converge, putBack } from './converge.ts'
import { type NftState, observeRules } from './observe.ts'
import { fileOf, HEADER_LINES, keptCopyOf, mainFileOf, textOf } from './places.ts'
import { maySshEnter, tablesOf } from './rule-text.ts'

const Params = z.strictObject({
  rules: z
    .optional(
      z.string().check(
        z.refine((text) => !/[\u0000-\u0008\u000b-\u001f\u007f]/.test(text), {
          error: 'must not hold control characters',
        }),
      ),
    )
    .check(
      z.describe(
        'Tables in the language of nft(8): `table inet host { … }`. `fromFile` and `template` read them from files of the site.',
      ),
    ),
  others: z
    ._default(z.enum(['keep', 'remove']), 'keep')
    .check(
      z.describe(
        'What becomes of tables that are not of these rules: those of container software, fail2ban and the like.',
      ),
    ),
  state: z
    ._default(z.enum(['present', 'absent']), 'present')
    .check(z.describe('`absent`: the tables that it made go, with the file.')),
})

export type NftParams = z.output<typeof Params>

export const nftables = defineType({
  name: 'nftables',
  summary: 'Rules of the firewall: tables of nftables, loaded all at once or not at all',
  id: z.string().check(
    z.regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, {
      error: 'must be a short name: small letters, digits, "-" and "_"',
    }),
    z.describe('What the rules are for: `host`, `10-base`. Files are loaded in the order of their names.'),
  ),
  params: Params,
  problems: ({ params: { rules, state } }) => {
    if (state === 'absent') return []
    if (rules === undefined) return [{ message: 'it needs rules' }]
    return [
      ...(tablesOf(rules).length === 0
        ? [{ message: 'rules has no table', hint: 'write it as in "table inet host { chain input { … } }"' }]
        : []),
      ...(/^\s*(?:flush\s+ruleset)\b/m.test(rules)
        ? [
            {
              message: 'rules has "flush ruleset"',
              hint: "leave it away, and say others: 'remove' where that is meant",
            },
          ]
        : []),
    ]
  },
  needs: () => ['package:nftables'],
  affects: ['firewall'],
  observe: observeRules,
  desired: ({ params }, { facts }) =>
    params.state === 'absent'
      ? null
      : { content: contentOf(textOf(params)), included: mainFileOf(facts), running: true, enabled: true },
  converge,
  hazards: ({ params, before, after, keys }: Change<NftParams, NftState>) => {
    if (after === null || (!keys.includes('content') && !keys.includes('running'))) return []
    const knock = { port: before?.port ?? 22, client: before?.client === '' ? undefined : before?.client }
    return maySshEnter(params.rules ?? '', knock)
      ? []
      : [
          `lets nobody in by SSH: no rule accepts port ${knock.port}${knock.client === undefined ? '' : ` from ${knock.client}`}`,
        ]
  },
  explain: (_wanted, said) => {
    const [, line, reason] = /^\S+?:(\d+):[\d-]+: Error: (.*)$/m.exec(said) ?? []
    return line === undefined
      ? undefined
      : `line ${Number(line) - HEADER_LINES} of its rules: ${reason ?? ''}`
  },
  notes: (_wanted, state) =>
    state.hasService ? [] : ['is gone when the host starts anew: no service "nftables" is there to load it'],
  keeps: ({ id, before }, { facts }) => [
    fileOf(id),
    keptCopyOf(id),
    ...(before?.included === mainFileOf(facts) ? [] : [mainFileOf(facts)]),
  ],
  putBack: (change) => sh`${putBack(change)}`,
})
