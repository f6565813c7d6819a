/** What is there of databases: one question for all, and one for each of which more is asked. */
import type { HostContext, Wanted } from '../../src/type/define-type.ts'
import type { Probe } from '../../src/type/probe.ts'
import { type Observed, refused, unknown } from '../../src/type/state.ts'
import { type Answer, askAll, readAnswers, textIn } from '../_lib/sql/answers.ts'
import { askPostgresql, explainPostgresql, MAINTENANCE, withoutPostgresql } from '../_lib/sql/postgresql.ts'
import { literals } from '../_lib/sql/postgresql-text.ts'
import { type DatabaseState, type Params, sorted } from './params.ts'

/** Tables of the users, whatever kind. */
const TABLES = `SELECT json_build_object('tables', count(*)) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p', 'm', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_toast';`

/** One question for all; then those that are about what is in one, of the database itself. */
export function observe(
  wanted: readonly Wanted<Params>[],
  context: HostContext,
): Probe<ReadonlyMap<string, Observed<DatabaseState>>> {
  const all = `SELECT json_build_object('name', datname, 'owner', pg_get_userbyid(datdba), 'encoding', pg_encoding_to_char(encoding),
 'locale', datcollate, 'connectionLimit', datconnlimit)
 FROM pg_database WHERE datname IN ${literals(wanted.map(({ id }) => id))};`
  const inside = wanted.filter(({ params }) => params.state === 'absent' || params.extensions.length > 0)
  const questions = [
    askPostgresql(all, MAINTENANCE, context),
    ...inside.map(({ id, params }) =>
      askPostgresql(
        params.state === 'absent'
          ? TABLES
          : `SELECT json_build_object('extension', extname) FROM pg_extension WHERE extname IN ${literals(params.extensions)};`,
        id,
        context,
      ),
    ),
  ]
  return {
    script: askAll(questions),
    parse: (stdout) => {
      const [answer = NO_ANSWER, ...answers] = readAnswers(stdout.toString('utf8'), questions.length)
      return new Map(
        wanted.map((one) => [
          one.id,
          answer.ok
            ? stateOf(one, answer, answers[inside.indexOf(one)])
            : withoutPostgresql(answer, one.params.state),
        ]),
      )
    },
  }
}

const NO_ANSWER: Answer = { rows: [], ok: false, said: '' }

function stateOf(
  { id, params }: Wanted<Params>,
  answer: Answer,
  within: Answer | undefined,
): Observed<DatabaseState> {
  const row = answer.rows.find((one) => one['name'] === id)
  if (row === undefined) return null
  if (within?.ok === false)
    return unknown(
      `the database cannot be looked into: ${explainPostgresql(undefined, within.said) ?? within.said}`,
    )
  const encoding = textIn(row, 'encoding')
  const locale = textIn(row, 'locale')
  const other =
    params.encoding !== undefined && params.encoding !== encoding
      ? `its encoding is ${encoding}`
      : params.locale !== undefined && params.locale !== locale
        ? `its locale is "${locale}"`
        : undefined
  if (other !== undefined && params.state === 'present')
    return refused(`${other}, which cannot change`, 'dump it, remove it, and let it be made anew')
  return {
    owner: textIn(row, 'owner'),
    encoding,
    locale,
    extensions: sorted(
      within?.rows.flatMap((one) => (typeof one['extension'] === 'string' ? [one['extension']] : [])) ?? [],
    ),
    connectionLimit: Number(row['connectionLimit']),
    ...(typeof within?.rows[0]?.['tables'] === 'number' ? { tables: within.rows[0]['tables'] } : {}),
  }
}
