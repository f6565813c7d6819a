/** A database of MariaDB: its character set and collation. */
import * as z from 'zod/mini'
import { counted } from '../../src/core/counted.ts'
import { defineType, type Change, type Wanted } from '../../src/type/define-type.ts'
import type { Observed } from '../../src/type/state.ts'
import { type Answer, askAll, readAnswers, textIn } from '../_lib/sql/answers.ts'
import { identifier, literals, mariadbName } from '../_lib/sql/mariadb-text.ts'
import {
  askMariadb,
  explainMariadb,
  MARIADB_NEEDS,
  tellMariadb,
  withoutMariadb,
} from '../_lib/sql/mariadb.ts'

const Word = z
  .string()
  .check(z.regex(/^[a-z][a-z0-9_]*$/, { error: 'must be a name of small letters, as in `utf8mb4`' }))

const Params = z.strictObject({
  characterSet: z
    ._default(Word, 'utf8mb4')
    .check(z.describe('Of new tables. `utf8mb4` is all of Unicode; `utf8` is not.')),
  collation: z
    .optional(Word)
    .check(
      z.describe(
        "By what texts of new tables are sorted: `utf8mb4_unicode_ci`; the character set's own where not given.",
      ),
    ),
  state: z
    ._default(z.enum(['present', 'absent']), 'present')
    .check(z.describe('Whether the database is there; `absent` destroys what is in it.')),
})

type Params = z.output<typeof Params>

interface DatabaseState {
  readonly characterSet: string
  readonly collation: string
  readonly tables: number
  readonly [key: string]: string | number
}

const NO_ANSWER: Answer = { rows: [], ok: false, said: '' }
const OWN = ['mysql', 'information_schema', 'performance_schema', 'sys']

export const mariadbDatabase = defineType({
  name: 'mariadb_database',
  summary: 'A database of MariaDB, with its character set',
  id: mariadbName().check(
    z.refine((name) => !OWN.includes(name.toLowerCase()), {
      error: `must not be one that MariaDB keeps for itself: ${OWN.join(', ')}`,
    }),
    z.regex(/^(?!#mysql50#)/, { error: 'must not begin with "#mysql50#"' }),
  ),
  params: Params,
  needs: () => MARIADB_NEEDS,

  observe: (wanted) => {
    const question = `SELECT JSON_OBJECT('name', s.SCHEMA_NAME, 'characterSet', s.DEFAULT_CHARACTER_SET_NAME, 'collation', s.DEFAULT_COLLATION_NAME,
 'tables', (SELECT COUNT(*) FROM information_schema.TABLES t WHERE t.TABLE_SCHEMA = s.SCHEMA_NAME))
 FROM information_schema.SCHEMATA s WHERE s.SCHEMA_NAME IN ${literals(wanted.map(({ id }) => id))};`
    return {
      script: askAll([askMariadb(question)]),
      parse: (stdout) => {
        const [answer = NO_ANSWER] = readAnswers(stdout.toString('utf8'), 1)
        return new Map(wanted.map((one) => [one.id, stateOf(one, answer)]))
      },
    }
  },

  desired: ({ params: { state, characterSet, collation } }) =>
    state === 'absent' ? null : { characterSet, ...(collation === undefined ? {} : { collation }) },

  converge: ({ id, params, before, after }: Change<Params, DatabaseState>) => {
    const database = identifier(id)
    if (after === null) return [tellMariadb([`DROP DATABASE ${database}`])]
    const collation = params.collation === undefined ? '' : ` COLLATE ${params.collation}`
    return [
      tellMariadb([
        `${before === null ? 'CREATE' : 'ALTER'} DATABASE ${database} CHARACTER SET ${params.characterSet}${collation}`,
      ]),
    ]
  },

  hazards: ({ after, before }: Change<Params, DatabaseState>) =>
    after === null && before !== null && before.tables > 0
      ? [
          `destroys ${counted(before.tables, 'table')} and all that is in ${before.tables === 1 ? 'it' : 'them'}`,
        ]
      : [],
  explain: explainMariadb,
})

function stateOf({ id, params }: Wanted<Params>, answer: Answer): Observed<DatabaseState> {
  if (!answer.ok) return withoutMariadb(answer, params.state)
  const row = answer.rows.find((one) => one['name'] === id)
  if (row === undefined) return null
  return {
    characterSet: textIn(row, 'characterSet'),
    collation: textIn(row, 'collation'),
    tables: Number(row['tables']),
  }
}
